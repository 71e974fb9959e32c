import './quotes.problems.js';
export { QuotesHttpModule, QuotesWorkerModule } from './quotes.module.js';
