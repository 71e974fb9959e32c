if (process.argv[2] === 'config-check') {
  // Before anything reads the configuration, which would stop at the first fault.
  const { checkConfiguration } = await import('./config-check.js');
  process.exitCode = checkConfiguration(process.argv[3]);
} else {
  const { startTracing } = await import('./tracing.js');
  await startTracing(); // it instruments only what is loaded after it
  await import('./process.js');
}
