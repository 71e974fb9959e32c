export { RobotsModule, RobotsWorkerModule } from './robots.module.js';
export { RobotRoster } from './roster.js';
