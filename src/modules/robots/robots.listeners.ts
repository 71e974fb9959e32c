import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { robotWork, withoutRobot } from './robots.queries.js';
import { RobotsService } from './robots.service.js';

@Listener('robots')
export class RobotsListeners {
  constructor(private readonly robots: RobotsService) {}

  @Every(500, withoutRobot)
  sendOut() {
    return this.robots.sendOut();
  }

  @Every(200, dueRows(robotWork))
  advance() {
    return this.robots.advance();
  }
}
