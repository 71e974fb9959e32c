export { MessagesLookupModule, MessagesWorkerModule } from './messages.module.js';
