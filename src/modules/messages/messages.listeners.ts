import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { historyWork } from './history/sources.queries.js';
import { ProjectionWorker } from './history/projection-worker.js';
import { waitingMessages } from './messages.metrics.js';
import { Indexer } from './opensearch/indexer.js';
import { indexingWork } from './opensearch/indexing.queries.js';

@Listener('messages')
export class MessagesListeners {
  constructor(
    private readonly recorder: ProjectionWorker,
    private readonly indexer: Indexer,
  ) {}

  @Every(500, dueRows(historyWork))
  record() {
    return this.recorder.recordDue();
  }

  @Every(500, dueRows(indexingWork))
  index() {
    return this.indexer.indexDue();
  }

  @Every(5_000)
  async measure() {
    waitingMessages.set({ step: 'history' }, await this.recorder.countWaiting());
    waitingMessages.set({ step: 'search' }, await this.indexer.countWaiting());
  }

  @Every(60_000)
  purge() {
    return this.indexer.purge();
  }
}
