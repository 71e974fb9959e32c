export * from './cafes.events.js';
export type { ImportView } from './imports/imports.schema.js';
export { ImportsService } from './imports/imports.service.js';
export { CafesHttpModule, CafesModule, CafesWorkerModule } from './cafes.module.js';
export { PlacesService } from './places/places.service.js';
export { CommentsService } from './sharing/comments.service.js';
export { SuggestionsService } from './sharing/suggestions.service.js';
export type { CafeRecord } from './sources/source.js';
