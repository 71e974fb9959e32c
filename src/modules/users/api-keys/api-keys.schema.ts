import { z } from 'zod';
import { parseNetwork, writeNetwork } from '../../../kernel/auth/networks.js';
import { scopes } from '../../../kernel/auth/scopes.js';
import { pageOf } from '../../../kernel/http/pagination.js';
import { AnyInstant, choice, Id, Instant, label, livemode } from '../../../kernel/http/schema.js';

const MAX_CIDRS = 20;
const LONGEST_CIDR = '0000:0000:0000:0000:0000:0000:0000:0000/128'.length;

const name = label(50).meta({ description: 'For people to tell keys apart.', example: 'Order import' });
const scope = choice('Scope', scopes);
const cidr = z
  .string()
  .max(LONGEST_CIDR)
  .transform((given, { issues }) => {
    const network = parseNetwork(given);
    if (network) return writeNetwork(network);
    const message = {
      en: 'Must be an IP address or a network such as 203.0.113.0/24.',
      ko: 'IP 주소나 203.0.113.0/24와 같은 네트워크로 적어 주세요.',
    };
    issues.push({ code: 'custom', params: { code: 'no_network', message }, input: given, continue: false });
    return z.NEVER;
  });
const scopesOfKey = z.array(scope).meta({ example: ['reservations:read', 'reservations:write'] });
const cidrsOfKey = z.array(z.string()).meta({ example: ['203.0.113.0/24'] });

export const NewApiKey = z
  .strictObject({
    name,
    livemode: z.boolean().default(true).meta({
      description: 'false: a test key, for data, money and deliveries that are not real, and that people never see.',
      example: true,
    }),
    scopes: scopesOfKey
      .min(1)
      .max(scopes.length)
      .transform((chosen) => scopes.filter((one) => chosen.includes(one))),
    expiresAt: AnyInstant.optional()
      .refine((at) => at === undefined || Date.parse(at) > Date.now(), {
        params: {
          code: 'not_in_the_future',
          message: { en: 'Must be in the future.', ko: '앞으로의 시각이어야 합니다.' },
        },
      })
      .meta({ description: 'Without it the key works until it is revoked.', example: '2099-12-24T00:00:00Z' }),
    cidrs: z
      .array(cidr)
      .max(MAX_CIDRS)
      .transform((given) => [...new Set(given)])
      .default([])
      .meta({
        description: 'Networks from which alone the key can be used; from anywhere if there is none.',
        example: ['203.0.113.0/24'],
      }),
  })
  .meta({ id: 'NewApiKey' });
export type NewApiKey = z.infer<typeof NewApiKey>;

export const ApiKeyView = z
  .object({
    id: Id,
    name,
    livemode,
    scopes: scopesOfKey,
    cidrs: cidrsOfKey,
    lastFour: z.string().meta({ description: 'The last four characters of the secret.', example: 'x7Qd' }),
    expiresAt: Instant.nullable().meta({ description: 'null: the key works until it is revoked.', example: null }),
    previousSecretUntil: Instant.nullable().meta({
      description: 'Secrets from before a rotation work until this time at the latest.',
      example: null,
    }),
    lastUsedAt: Instant.nullable().meta({ description: 'To the minute; null before the first use.' }),
    createdAt: Instant,
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyView = z.infer<typeof ApiKeyView>;

export const ApiKeyPage = pageOf(ApiKeyView).meta({ id: 'ApiKeyPage' });

export const ApiKeyWithSecret = ApiKeyView.extend({
  secret: z.string().nullable().meta({
    description:
      'Send it as `Authorization: Bearer …`. Shown only in the first response: it is not stored, so that a retry with the same Idempotency-Key gets null. Rotate the key if you missed it.',
    example: 'mk_live_00000000000000000000000000000000000000000000000000',
  }),
}).meta({ id: 'ApiKeyWithSecret' });
export type ApiKeyWithSecret = z.infer<typeof ApiKeyWithSecret>;
