/** The frame of every command: run, say an expected error in one message and anything else with its stack, stop what was started. */
import { CliError, red } from './console.mjs';
import { isSignalled, stopAll } from './processes.mjs';

export async function main(run) {
  try {
    await run();
  } catch (error) {
    if (isSignalled()) return; // a signal is already stopping everything and exits by itself
    process.exitCode = 1;
    await stopAll();
    console.error(`\n${red(error instanceof CliError ? error.message : error.stack)}\n`);
  }
}
