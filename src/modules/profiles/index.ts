import './profiles.problems.js';
export { ProfilesLookup } from './profiles.lookup.js';
export { ProfilesLookupModule } from './profiles.module.js';
export type { ProfileView } from './profiles.schema.js';
