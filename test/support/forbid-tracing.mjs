/** `node --import`: a process that loads anything of tracing but its API ends with an error. */
import { registerHooks } from 'node:module';

registerHooks({
  resolve(specifier, context, next) {
    if (/^(@opentelemetry\/(?!api$)|import-in-the-middle)/.test(specifier)) throw new Error(`${specifier} was loaded.`);
    return next(specifier, context);
  },
});
