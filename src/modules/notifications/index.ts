import './notifications.problems.js';
export { Notification } from './notification.entity.js';
export { NotificationsHttpModule, NotificationsModule, NotificationsWorkerModule } from './notifications.module.js';
export { NotificationLog, type LoggedNotification } from './planning/notification-log.js';
