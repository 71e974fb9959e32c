import { Module } from '@nestjs/common';
import { GeoModule } from '../geo/index.js';
import { UsersModule } from '../users/index.js';
import { FindingController, TagsController } from './finding/finding.controller.js';
import { FindingService } from './finding/finding.service.js';
import { CafePlaces } from './finding/cafe-places.js';
import { IndexSync } from './finding/index-sync.js';
import { CafesListeners } from './cafes.listeners.js';
import { Geocoding } from './imports/geocoding.js';
import { ImportLinking } from './imports/import-linking.js';
import { ImportRunner } from './imports/import-runner.js';
import { ImportsController } from './imports/imports.controller.js';
import { ImportsService } from './imports/imports.service.js';
import { DuplicatesController } from './duplicates/duplicates.controller.js';
import { DuplicatesService } from './duplicates/duplicates.service.js';
import { GroupsService } from './duplicates/groups.service.js';
import { LinkingService } from './duplicates/linking.service.js';
import { PlacesService } from './places/places.service.js';
import { BookmarksController } from './sharing/bookmarks.controller.js';
import { BookmarksService } from './sharing/bookmarks.service.js';
import { CommentsLookup } from './sharing/comments.lookup.js';
import { CommentsLookupController } from './sharing/comments.lookup.controller.js';
import { CommentsController } from './sharing/comments.controller.js';
import { CommentsService } from './sharing/comments.service.js';
import { RatingsController } from './sharing/ratings.controller.js';
import { RatingsService } from './sharing/ratings.service.js';
import { SuggestionsController } from './sharing/suggestions.controller.js';
import { SuggestionsService } from './sharing/suggestions.service.js';

const sharing = {
  services: [RatingsService, CommentsService, BookmarksService, SuggestionsService],
  controllers: [RatingsController, CommentsController, BookmarksController, SuggestionsController],
};

@Module({
  imports: [UsersModule],
  providers: [ImportsService, PlacesService, GroupsService, DuplicatesService, LinkingService, ...sharing.services],
  exports: [ImportsService, PlacesService, DuplicatesService, LinkingService, ...sharing.services],
})
export class CafesModule {}

@Module({
  imports: [CafesModule, GeoModule],
  controllers: [ImportsController, DuplicatesController, ...sharing.controllers],
  providers: [CafePlaces],
})
export class CafesHttpModule {}

@Module({
  imports: [UsersModule],
  controllers: [FindingController, TagsController, CommentsLookupController],
  providers: [IndexSync, FindingService, CommentsLookup],
})
export class CafesLookupModule {}

@Module({ imports: [CafesModule], providers: [CafesListeners, ImportRunner, ImportLinking, Geocoding] })
export class CafesWorkerModule {}
