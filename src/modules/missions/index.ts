import './missions.problems.js';
export { Mission } from './mission.entity.js';
export * from './missions.events.js';
export { MissionsHttpModule, MissionsLookupModule, MissionsModule, MissionsWorkerModule } from './missions.module.js';
export { countByStatus, MOST_COUNTED } from './missions.queries.js';
export { MissionView, peopleOf as peopleOfMission, shownTo as missionShownTo } from './missions.schema.js';
export { MissionsService } from './missions.service.js';
export { viewAfter as missionAfter } from './snapshot.js';
