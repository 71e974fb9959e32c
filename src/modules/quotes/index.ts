import './quotes.problems.js';
export { cancellationStages, feeOf, stageOf, type CancellationStage, type CancellationTerm } from './cancellation.js';
export { CancellationTermView, QuotedStop, verification, type QuoteTerms, type Verification } from './quotes.schema.js';
export { QuotesHttpModule, QuotesModule, QuotesWorkerModule } from './quotes.module.js';
export { QuotesService } from './quotes.service.js';
