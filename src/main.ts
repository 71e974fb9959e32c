import { startTracing } from './tracing.js';

await startTracing(); // it instruments only what is loaded after it
await import('./process.js');
