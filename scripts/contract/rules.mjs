/** By which rules scripts/contract/lint.mjs reads openapi.json, and which of the rulesets' own do not fit it, each with the reason. */

/** @typedef {Record<string, string>} Reasons by the name of a rule */

/**
 * Rules of Spectral that are switched off.
 *
 * @type {Reasons}
 */
export const SWITCHED_OFF = {
  'contact-properties': 'There is no public address for readers of the contract yet.',
  'license-url': 'The licence has an `identifier`, which OpenAPI 3.1 accepts in place of a URL, and never with one.',
  'openapi-tags-alphabetical': 'Tags are in the order of a first reading.',
  'operation-description': 'A summary that says everything needs no second sentence.',
  'oas3-parameter-description': 'A name and a schema say it of most: `limit`, `from`, `status`.',
  'owasp:api4:2023-rate-limit':
    'A refusal says when to come back (Retry-After, RFC 9110); no header counts down to it.',
  'owasp:api4:2023-string-restricted': 'Names, notes and places are free text of any language.',
  'owasp:api8:2023-define-cors-origin':
    'Every answer has it alike, so it is said once, in the description of the document.',
};

/**
 * Rules of Spectral about bounds that hold for what is taken in alone: what is given out is bounded by that and by pages of 100 at
 * most, and a bound in the contract would forbid its growth to clients that check it.
 */
export const FOR_INPUT_ALONE = [
  'owasp:api4:2023-string-limit',
  'owasp:api4:2023-array-limit',
  'owasp:api4:2023-integer-limit',
];

/** Operations without a token: test/openapi.spec.ts lists them. */
const PUBLIC =
  /^#\/paths\/(\/v1\/(cafes(\/(suggestions|\{id\}(\/comments(\/\{commentId\}\/replies)?)?))?|profiles\/\{handle\}|streamers|tags)\/get|\/v1\/(users|setup|sessions|sessions\/refresh|payments\/notices|mail\/feedback|password-resets(\/completion)?|email-(verifications|undos)|deletion-cancellations)\/post|\/v1\/missions\/\{id\}\/(live|stream)\/|\/v1\/(unsubscribe|positions|tracking|overlay)\/\{token\}\/)/;

/**
 * Findings of Spectral that are none at some place; `at` fits the path of the finding.
 *
 * @type {{ rule: string, at: RegExp, why: string }[]}
 */
export const EXCEPTIONS = [
  {
    rule: 'oas3-operation-security-defined',
    at: /\/security\/1\/apiKey\/0$/,
    why: 'The scope of an API key: OpenAPI 3.1 allows names there for every kind of scheme, and only OAuth lists them.',
  },
  {
    rule: 'owasp:api2:2023-write-restricted',
    at: PUBLIC,
    why: 'Those who register or log in have no token yet; providers of mail and payments sign; a link of a letter is its own proof.',
  },
  {
    rule: 'owasp:api2:2023-read-restricted',
    at: PUBLIC,
    why: 'Everybody may look for cafés, follow a mission as it goes on, and a link that they were given.',
  },
  {
    rule: 'owasp:api8:2023-define-error-responses-401',
    at: PUBLIC,
    why: 'Where no token is asked for, none is refused.',
  },
  {
    rule: 'owasp:api2:2023-no-credentials-in-url',
    at: /^#\/(paths\/\/v1\/(unsubscribe|positions|tracking|overlay)\/\{token\}\/|components\/parameters\/(Unsubscribe|Tracking|Overlay)Token\/)/,
    why: 'RFC 8058 asks for a link that works without a log-in, and phone apps send no header; the token does nothing else, and is never logged.',
  },
  {
    rule: 'owasp:api4:2023-string-limit',
    at: /^#\/paths\/\/v1\/cafes\/imports\/post\/requestBody\/.*\/file$/,
    why: 'CAFE_IMPORT_MAX_MIB bounds it, where the program runs.',
  },
  ...['string', 'array'].map((type) => ({
    rule: `owasp:api4:2023-${type}-limit`,
    at: /^#\/(paths\/\/v1\/mail\/feedback\/post\/requestBody|components\/schemas\/PaymentNotice)\//,
    why: 'What a provider reports is not refused for its length, or it would be repeated for ever; 1 MiB bounds the body.',
  })),
];

/**
 * Rules of Redocly that are switched off.
 *
 * @type {Reasons}
 */
export const REDOCLY_SWITCHED_OFF = {
  'no-ambiguous-paths': 'An id is a UUID (its schema), so no fixed step, such as `imports`, is taken for one.',
};

/**
 * Rules of Spectral about schemas and texts, which look at everything. In a document whose references are resolved the same component is met
 * hundreds of times, and a run takes a minute; in the document as it is written each is met once.
 */
export const AS_WRITTEN = [
  'duplicated-entry-in-enum',
  'no-eval-in-markdown',
  'no-script-tags-in-markdown',
  'typed-enum',
  'owasp:api3:2023-no-unevaluatedProperties',
  'owasp:api3:2023-constrained-unevaluatedProperties',
  'owasp:api4:2023-array-limit',
  'owasp:api4:2023-integer-format',
  'owasp:api4:2023-integer-limit',
  'owasp:api4:2023-string-limit',
];

/**
 * For the same reason rules about examples look where the document writes them.
 *
 * @type {Record<string, string[]>}
 */
export const LOOK_AT = {
  'oas3-valid-media-example': [
    '$.components.responses[*].content[*]',
    '$.paths[*][*].requestBody.content[*]',
    '$.paths[*][*].parameters[*]',
  ].map((at) => at.replace(/\[\*\]$/, '[?(@ && @.schema && (@.example !== void 0 || @.examples))]')),
  'oas3-valid-schema-example': [
    '$.components.schemas..',
    '$.paths[*][*].parameters..',
    '$.paths[*][*].requestBody..',
  ].map(
    (at) =>
      `${at}[?(@property !== 'properties' && @ && (@.example !== void 0 || @.default !== void 0) && (@.enum || @.type || @.format || @.$ref || @.properties || @.items))]`,
  ),
};
