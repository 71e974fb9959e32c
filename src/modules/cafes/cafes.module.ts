import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { FindingController, TagsController } from './finding/finding.controller.js';
import { FindingService } from './finding/finding.service.js';
import { IndexKeeper } from './finding/index-keeper.js';
import { DuplicatesController } from './places/duplicates.controller.js';
import { DuplicatesService } from './places/duplicates.service.js';
import { GroupsService } from './places/groups.service.js';
import { LinkingService } from './places/linking.service.js';
import { PlacesService } from './places/places.service.js';

@Module({
  imports: [UsersModule],
  providers: [PlacesService, GroupsService, DuplicatesService, LinkingService],
  exports: [PlacesService, DuplicatesService, LinkingService],
})
export class CafesModule {}

@Module({
  imports: [CafesModule],
  controllers: [DuplicatesController, FindingController, TagsController],
  providers: [IndexKeeper, FindingService],
})
export class CafesHttpModule {}

@Module({ imports: [CafesModule], providers: [] })
export class CafesWorkerModule {}
