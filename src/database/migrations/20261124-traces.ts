import { statement } from './statement.js';

/** The trace that an event was announced in, so that its consumers go on with it. */
export const traces = [
  statement(
    'EventTraces',
    1795478400101,
    `ALTER TABLE events ADD COLUMN traceparent CHAR(55) CHARACTER SET ascii COLLATE ascii_bin NULL`,
  ),
];
