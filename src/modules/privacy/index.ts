import './privacy.problems.js';
export { PrivacyHttpModule, PrivacyWorkerModule } from './privacy.module.js';
