import { Every, Listener } from '../../kernel/events/events.js';
import { SessionsService } from './sessions.service.js';

@Listener('users')
export class UsersListeners {
  constructor(private readonly sessions: SessionsService) {}

  @Every(60_000)
  purgeSessions() {
    return this.sessions.purge();
  }
}
