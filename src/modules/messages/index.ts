export { HistoryProjector } from './history/history-projector.js';
export { emptyMessages } from './messages.queries.js';
export { MessagesLookupModule, MessagesWorkerModule } from './messages.module.js';
export { reindex } from './opensearch/reindex.js';
