import './notifications.problems.js';
export { eventWebhooks } from './account-events/contract.js';
export { Notification } from './notification.entity.js';
export { NotificationsHttpModule, NotificationsModule, NotificationsWorkerModule } from './notifications.module.js';
export { NotificationLog, type LoggedNotification } from './planning/notification-log.js';
