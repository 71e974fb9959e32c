export * from './cafes.events.js';
export { CafesHttpModule, CafesModule, CafesWorkerModule } from './cafes.module.js';
