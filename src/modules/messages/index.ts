export { MessagesLookupModule, MessagesWorkerModule } from './messages.module.js';
export { reindex } from './opensearch/reindex.js';
