/** `npm run help`: every command, a line each. */
import { command, helpOfAll } from './lib/command.mjs';

await command('help', () => console.log(helpOfAll()));
