/**
 * Reads documents of OpenAPI 3.1 in less time than Swagger UI does. Its parser reads JSON as YAML. Its resolver walks over the
 * whole document, for the log-in first and again for each operation that is opened: more than half of what a page took.
 */

/** @typedef {{ [name: string]: unknown }} Json */

/** A reference that is not answered here: to another document, or to nothing. */
class NotHere extends Error {}

/** A plugin of Swagger UI. What it cannot read, such as YAML or another version of OpenAPI, is left to Swagger UI. */
export const quickReader = () => ({
  /** @type {Json} */
  fn: {},
  afterLoad(/** @type {any} */ { fn }) {
    const usual = fn.resolveSubtree;
    // A function: Swagger UI gives its own functions of the same name way in this phase alone.
    this.fn['resolveSubtree'] = async (
      /** @type {Json} */ document,
      /** @type {string[]} */ path,
      /** @type {unknown[]} */ ...rest
    ) => resolved(document, path) ?? (await usual(document, path, ...rest));
  },
  statePlugins: {
    spec: {
      wrapActions: {
        parseToJson: (/** @type {Function} */ usual, /** @type {any} */ system) => (/** @type {string} */ text) => {
          const json = parsed(text);
          if (!json) return usual(text);
          system.errActions.clear({ source: 'parser' });
          return system.specActions.updateJsonSpec(json);
        },
      },
    },
  },
});

/** @param {string} text */
function parsed(text) {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' ? value : undefined;
  } catch {
    return undefined;
  }
}

/**
 * The value at a path, with what its references refer to in their place. A schema that holds itself keeps the reference there.
 *
 * @param {Json} document
 * @param {string[]} path
 */
function resolved(document, path) {
  if (!String(document['openapi']).startsWith('3.1.')) return undefined;
  /**
   * @param {unknown} value
   * @param {string[]} within the references that led here
   * @returns {unknown}
   */
  const put = (value, within) => {
    if (Array.isArray(value)) return value.map((/** @type {unknown} */ one) => put(one, within));
    if (typeof value !== 'object' || value === null) return value;
    const { $ref: reference, ...rest } = /** @type {Json} */ (value);
    const own = Object.fromEntries(Object.entries(rest).map(([name, one]) => [name, put(one, within)]));
    if (typeof reference !== 'string') return reference === undefined ? own : { $ref: put(reference, within), ...own };
    if (within.includes(reference)) return value;
    const target = /** @type {Json} */ (put(at(document, pathOf(reference)), [...within, reference]));
    // Swagger UI shows the name at the end of `$$ref` as a schema's title.
    return { ...target, ...own, $$ref: reference };
  };
  try {
    return { spec: put(at(document, path), []), errors: [] };
  } catch (error) {
    if (error instanceof NotHere) return undefined;
    throw error;
  }
}

/** @param {string} reference */
function pathOf(reference) {
  if (!reference.startsWith('#/')) throw new NotHere(reference);
  return reference
    .slice(2)
    .split('/')
    .map((name) => decodeURIComponent(name).replaceAll('~1', '/').replaceAll('~0', '~'));
}

/**
 * @param {unknown} value
 * @param {string[]} path
 */
function at(value, path) {
  const found = path.reduce((/** @type {any} */ inside, name) => inside?.[name], value);
  if (found === undefined) throw new NotHere(path.join('/'));
  return found;
}
