import { schemaOf } from './account-events.schema.js';
import { accountEventTypes, type AccountEventType } from './catalogue.js';
import { exampleOf } from './examples.js';

/**
 * The `webhooks` of the OpenAPI document: a request for each type of event, as endpoints of the kind `events` get it. The schemas
 * are those of `GET /v1/events`.
 */
export const eventWebhooks = (): Record<string, object> =>
  Object.fromEntries(accountEventTypes.map((type) => [type.on.type, { post: describe(type) }]));

function describe(type: AccountEventType): object {
  const name = type.on.type;
  const schema = `#/components/schemas/${schemaOf(type)}`;
  return {
    operationId: `on${name.replaceAll(/(?:^|[._])(.)/g, (_, letter: string) => letter.toUpperCase())}`,
    tags: ['events'],
    summary: type.summary,
    security: [],
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            allOf: [{ $ref: schema }, { type: 'object', properties: { type: { type: 'string', enum: [name] } } }],
          },
          example: exampleOf(type),
        },
      },
    },
    responses: {
      '2XX': { description: 'Received. Any other answer, and it is sent again; 410 disables the webhook.' },
    },
  };
}
