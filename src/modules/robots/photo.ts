import { Readable } from 'node:stream';

/** What a robot sees at every door: a square of 48 pixels, as PNG. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAADAAAAAwCAIAAADYYG7QAAAAOklEQVR42u3OQQ0AAAgEoOtlYuuZwBbOBxsByHS9EiEhISEhISEhISEhISEhISEhISEhISEhISGhOwtEj4bxY5FTpAAAAABJRU5ErkJggg==',
  'base64',
);

/** A photo that a robot takes, to be read once. */
export const photo = () => ({ name: 'robot.png', bytes: Readable.from([PNG]) });
