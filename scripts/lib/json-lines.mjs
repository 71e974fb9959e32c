const WIDTH = 160;

/**
 * JSON for `git diff`, with no characters that only please the eye: what fits into a line stands in one, everything else has a line for
 * each part.
 *
 * @param {unknown} value
 * @param {string} [name] what stands before it in its line
 * @returns {string}
 */
export function inLines(value, name = '') {
  const line = name + JSON.stringify(value);
  if (line.length <= WIDTH || typeof value !== 'object' || value === null) return line;
  if (Array.isArray(value)) return `${name}[\n${value.map((one) => inLines(one)).join(',\n')}\n]`;
  const parts = Object.entries(value).map(([key, one]) => inLines(one, `${JSON.stringify(key)}: `));
  return `${name}{\n${parts.join(',\n')}\n}`;
}
