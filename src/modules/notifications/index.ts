import './notifications.problems.js';
export { Notification } from './notification.entity.js';
export { NotificationsHttpModule, NotificationsModule, NotificationsWorkerModule } from './notifications.module.js';
export { Told, type Telling } from './planning/notification-log.js';
