import { Module } from '@nestjs/common';
import { MissionsModule } from '../missions/index.js';
import { NotificationsModule } from '../notifications/index.js';
import { ReservationsModule } from '../reservations/index.js';
import { UsersModule } from '../users/index.js';
import { HistoryProjector } from './history/history-projector.js';
import { ProjectionWorker } from './history/projection-worker.js';
import { MessagesController } from './messages.controller.js';
import { MessagesListeners } from './messages.listeners.js';
import { MessagesLookup } from './messages.lookup.js';
import { Cluster } from './opensearch/cluster.js';
import { Indexer } from './opensearch/indexer.js';
import { OpenSearch } from './opensearch/opensearch.search.js';

@Module({ controllers: [MessagesController], providers: [MessagesLookup, OpenSearch, Cluster] })
export class MessagesLookupModule {}

@Module({
  imports: [UsersModule, ReservationsModule, MissionsModule, NotificationsModule],
  providers: [MessagesListeners, ProjectionWorker, HistoryProjector, Indexer, Cluster],
  exports: [HistoryProjector],
})
export class MessagesWorkerModule {}
