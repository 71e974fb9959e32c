/**
 * The contract with every status of an operation by its number as well. In the document itself what any operation of a kind can be
 * refused with stands together in `default`, and `ProblemCode` tells the status of each code; rules and tests look for `401`.
 *
 * @param {any} document OpenAPI 3.1, as in openapi.json
 * @returns {any} a copy
 */
export function withStatuses(document) {
  const copy = structuredClone(document);
  const { responses, schemas } = copy.components;
  /** @type {Map<string, string>} */
  const statuses = new Map(
    schemas.ProblemCode.oneOf.map((/** @type {any} */ one) => [one.const, String(one['x-status'])]),
  );
  for (const operation of operationsIn(copy)) {
    const others = resolved(copy, operation.responses.default);
    const byStatus = Map.groupBy(codesOf(others), (code) => statuses.get(code) ?? '');
    for (const [status, codes] of byStatus) {
      if (operation.responses[status]) continue;
      const name = [status, ...codes].join('.');
      responses[name] ??= { ...others, ...contentOf(codes) };
      operation.responses[status] = { $ref: `#/components/responses/${name}` };
    }
  }
  return copy;
}

/**
 * Every operation, with its method and path.
 *
 * @param {any} document
 * @returns {any[]} what stands in the document itself
 */
const operationsIn = (document) =>
  Object.values(document.paths).flatMap((/** @type {any} */ methods) => Object.values(methods));

/**
 * What a reference refers to, or the thing itself.
 *
 * @param {any} document
 * @param {any} given
 * @returns {any}
 */
export function resolved(document, given) {
  if (!given?.$ref) return given;
  const [, ...steps] = given.$ref.split('/');
  return steps.reduce(
    (/** @type {any} */ at, /** @type {string} */ step) => at[step.replaceAll('~1', '/').replaceAll('~0', '~')],
    document,
  );
}

/**
 * The codes that a response can have.
 *
 * @param {any} response
 * @returns {string[]}
 */
export const codesOf = (response) =>
  response?.content?.['application/problem+json']?.schema.allOf[1].properties.code.enum ?? [];

/** @param {string[]} codes */
const contentOf = (codes) => ({
  content: {
    'application/problem+json': {
      schema: {
        allOf: [
          { $ref: '#/components/schemas/Problem' },
          { type: 'object', properties: { code: { type: 'string', enum: codes } } },
        ],
      },
    },
  },
});
