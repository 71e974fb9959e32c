import { startTracing } from './tracing.js';

await startTracing(); // it sees only what is loaded after it
await import('./process.js');
