import { applyDecorators, HttpCode, StandardSchemaValidationPipe, type ArgumentMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiExtension, ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';
import { readEmailAddress } from '../email-address.js';
import { hasLink } from '../links.js';
import { readPhoneNumber } from '../phone-number.js';
import { messageOf, wantedForm } from './input-messages.js';
import type { ProblemCode } from '../problems/catalogue.js';
import { Problem, type InputIssue } from '../problems/problem.js';
import { RouteSetting } from './route-settings.js';

/** A UUID of any version: unknown ids are simply not found. */
export const Id = z
  .guid()
  .toLowerCase()
  .meta({ id: 'Id', description: 'A UUID.', example: '019aa1b2-7c3d-7e4f-8a5b-6c7d8e9f0a1b' });

/** Of every resource and event. */
export const livemode = z.boolean().meta({
  description: 'Whether it is real; false for what test keys make and see.',
  example: true,
});

/** The same where it excludes another parameter: an example of both would be refused together. */
export const OtherId = z.guid().toLowerCase().meta({ description: 'A UUID.' });

/** An instant, ISO 8601 in UTC, with milliseconds. */
export const Instant = z.iso.datetime().meta({ example: '2026-12-24T01:30:00.000Z' });

/** What DATETIME holds in MySQL and MariaDB alike, in UTC. */
const [firstInstant, lastInstant] = [Date.parse('1000-01-01T00:00:00Z'), Date.parse('9999-12-31T23:59:59.999Z')];

/** An instant in any time zone, as callers name one. */
export const AnyInstant = z.iso
  .datetime({ offset: true })
  .refine((value) => Date.parse(value) >= firstInstant && Date.parse(value) <= lastInstant, {
    params: { code: 'instant_out_of_range' },
  })
  // Some libraries write nine digits of a second.
  .max(40);

/** A local time of day, without a time zone. */
export const TimeOfDay = z
  .string()
  .regex(
    wantedForm(/^([01]\d|2[0-3]):[0-5]\d$/, {
      ko: '시각은 HH:MM으로 보내 주세요(00:00~23:59).',
      en: 'Must be a time as HH:MM, from 00:00 to 23:59.',
    }),
  )
  .meta({ maxLength: 5 });

/** The enumerations by name: wherever one is declared again, it is the same schema. */
const choices = new Map<string, z.ZodType>();

/**
 * An enumeration that has a name in the contract, and so in the code of those who generate theirs from it.
 *
 * @throws Error when another one has the name
 */
export function choice<const T extends readonly string[]>(name: string, values: T, example?: T[number]) {
  const made = z.enum(values).meta({ id: name, example: example ?? values[0] });
  const known = (choices.get(name) ?? made) as typeof made;
  if (known.options.join() !== made.options.join()) throw new Error(`Two enumerations are called ${name}.`);
  choices.set(name, known);
  return known;
}

/** A number in a query, in decimal: coercion would take nothing at all for 0 as well, and `0x10` for 16. */
export const inQuery = <T extends z.ZodType>(schema: T) =>
  z.preprocess((given) => (typeof given === 'string' && !/^-?\d+(\.\d+)?$/.test(given) ? NaN : given), schema);

/** A boolean in a query: `true` or `false`. */
export const flag = z.stringbool({ truthy: ['true'], falsy: ['false'] }).meta({ type: 'boolean' });

/** True when a period ends after it begins, or is open at one end. For `.refine(isInOrder, windowOrder)`. */
export const isInOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || new Date(from) < new Date(to);
export const windowOrder = { path: ['to'], params: { code: 'window_order' } };

/** A sentence as everybody can read it. */
export const BothLanguages = z.object({ ko: z.string(), en: z.string() }).meta({ id: 'BothLanguages' });

const window = { from: TimeOfDay.meta({ example: '09:00' }), to: TimeOfDay.meta({ example: '12:00' }) };

/** A part of a day, in Korean time. */
export const NewTimeWindow = z
  .strictObject(window)
  .refine(({ from, to }) => from < to, windowOrder)
  .meta({ id: 'NewTimeWindow' });
/** The same in a response. */
export const TimeWindow = z.object(window).meta({ id: 'TimeWindow' });

/** Control characters (NUL above all) except tab and line breaks. */
const control = /[^\P{Cc}\t\n\r]/u;

/** What can be seen: no white space, nothing that is only there to join, fill or steer, and marks only on something. */
const visible =
  /[^\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}\p{Cs}\p{M}\p{NChar}\u2800\ufffc\u{1d159}]/u;

/** User-written text: trimmed, 1 to `max` characters of which one is visible, any language and emoji. */
export const text = (max: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(max)
    .refine((value) => value.isWellFormed() && !control.test(value), { params: { code: 'unprintable_character' } })
    .refine((value) => value === '' || visible.test(value), { params: { code: 'invisible_text' } });

/** What ends a line, and what turns the direction of all that follows it (UAX #9): a name must not rearrange a sentence. */
const offTheLine = /[\t\n\r\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u;

/** User-written text on one line, such as a reason. */
export const line = (max: number) =>
  text(max).refine((value) => !offTheLine.test(value), { params: { code: 'not_one_line' } });

/** A name, a place or a title: one line without a link, because strangers get to read it. */
export const label = (max: number) =>
  line(max).refine((value) => !hasLink(value), { params: { code: 'contains_link' } });

/** An e-mail address, given back in the one form in which it is stored. */
export const emailAddress = z
  .string()
  .max(320)
  .transform((given, { issues }) => {
    const address = readEmailAddress(given);
    if (address === undefined) issues.push({ code: 'invalid_format', format: 'email', input: given });
    return address ?? z.NEVER;
  })
  .meta({ format: 'email', example: 'mina@example.com' });

/** A phone number, given back as E.164; without a country it is Korean. */
export const phoneNumber = z
  .string()
  .max(30)
  .transform((given, { issues }) => {
    const number = readPhoneNumber(given);
    if (number === undefined)
      issues.push({ code: 'custom', params: { code: 'no_phone_number' }, input: given, continue: false });
    return number ?? z.NEVER;
  })
  .meta({ example: '010-1234-5678' });

/** The messages of our own rules; a rule may bring its own (`params.message`). All others are in input-messages.ts. */
const ownMessages: Record<string, InputIssue['message']> = {
  unprintable_character: {
    en: 'Must not contain control characters or broken characters.',
    ko: '제어 문자나 깨진 글자는 사용할 수 없습니다.',
  },
  instant_out_of_range: {
    en: 'Must be from the year 1000 to the year 9999, in UTC.',
    ko: 'UTC 기준으로 1000년부터 9999년까지의 시각이어야 합니다.',
  },
  invisible_text: {
    en: 'Must contain at least one visible character.',
    ko: '눈에 보이는 글자가 하나 이상 있어야 합니다.',
  },
  not_one_line: {
    en: 'Must be one line, without tabs and characters that change the direction of writing.',
    ko: '줄 바꿈, 탭, 글자 방향을 바꾸는 문자 없이 한 줄로 적어 주세요.',
  },
  contains_link: {
    en: 'Must not contain a web or e-mail address.',
    ko: '웹 주소나 이메일 주소는 적을 수 없습니다.',
  },
  common_password: {
    en: 'This password is one of those that are guessed first. Choose another.',
    ko: '너무 흔해서 쉽게 추측할 수 있는 비밀번호입니다. 다른 비밀번호를 입력해 주세요.',
  },
  password_names_user: {
    en: 'Must not be the login id, the e-mail address or the name.',
    ko: '아이디, 이메일 주소, 이름과 같은 비밀번호는 사용할 수 없습니다.',
  },
  reserved_handle: {
    en: 'This handle is reserved. Choose another.',
    ko: '사용할 수 없는 핸들입니다. 다른 핸들을 입력해 주세요.',
  },
  no_phone_number: {
    en: 'Must be a phone number, such as 010-1234-5678 or +82 10 1234 5678.',
    ko: '전화번호를 010-1234-5678 또는 +82 10 1234 5678과 같이 보내 주세요.',
  },
  window_order: { en: '"to" must be later than "from".', ko: '"to" 시각은 "from" 시각보다 늦어야 합니다.' },
};

const places = { body: 'body', query: 'query', param: 'path', custom: 'body' } as const;

/** Validates every body, query and path parameter by the schema at its decorator; rejects with `invalid-input`. */
export class SchemaPipe extends StandardSchemaValidationPipe {
  override transform<T>(value: T, metadata: ArgumentMetadata): Promise<T> {
    return new Promise((resolve) => resolve(this.read(value, metadata)));
  }

  private read<T>(value: T, metadata: ArgumentMetadata): T {
    const schema = metadata.schema as z.ZodType | undefined;
    if (!schema || metadata.type === 'custom') return value;
    const result = schema.safeParse(value, { reportInput: true });
    if (result.success) return result.data as T;
    const issues = result.error.issues.flatMap(unfold).map((issue) => toInputIssue(issue, metadata));
    throw new Problem('invalid-input', {}, { issues: issues.slice(0, 50) });
  }
}

/** Of alternatives the issues of the one that was probably meant: with the fewest unknown fields, the first of these. */
function unfold(issue: z.core.$ZodIssue): z.core.$ZodIssue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const unknownFields = (issues: z.core.$ZodIssue[]) =>
    issues.reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 0), 0);
  const [meant] = issue.errors.toSorted((a, b) => unknownFields(a) - unknownFields(b));
  return meant!.map((one) => ({ ...one, path: [...issue.path, ...one.path] })).flatMap(unfold);
}

function toInputIssue(issue: z.core.$ZodIssue, { type, data }: ArgumentMetadata): InputIssue {
  const path = typeof data === 'string' && data ? [data, ...issue.path] : issue.path;
  const pointer = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
  const own = issue.code === 'custom' ? (issue.params?.['code'] as string | undefined) : undefined;
  const say = (locale: 'ko' | 'en') => {
    const said =
      (own && ownMessages[own]) ?? (issue as { params?: { message?: InputIssue['message'] } }).params?.message;
    if (said) return said[locale].slice(0, 300);
    // Some messages repeat the input, such as every unknown field: a large request must not cause a large response.
    return messageOf(issue)[locale].slice(0, 300);
  };
  return { in: places[type], pointer, code: own ?? issue.code, message: { ko: say('ko'), en: say('en') } };
}

/** What `@Returns` declares of a handler, for those who write its success themselves. */
export const Success = Reflector.createDecorator<{ schema: z.ZodType | undefined; status: number }>();

/** The shape of a success: status, serializer (fields outside the schema are dropped) and OpenAPI in one. */
export const Returns = (schema: z.ZodType | undefined, status = 200, description = 'Success.') =>
  applyDecorators(
    Success({ schema, status }),
    HttpCode(status),
    ...(schema ? [RouteSetting({ answer: schema })] : []),
    ApiResponse({ status, description, ...(schema && { standardSchema: schema }) }),
  );

/** An alternative media type of a success, or several, and their JSON schema, for the documentation. */
export const OrAs = (types: string | readonly string[], schema: object) =>
  ApiExtension(OTHER_TYPES, Object.fromEntries([types].flat().map((type) => [type, { schema }])));
export const OTHER_TYPES = 'x-other-types';

/** The business errors of an operation; openapi.ts documents them, with those of every route of the kind. */
export const Problems = (...codes: ProblemCode[]) => ApiExtension(PROBLEMS, codes);
export const PROBLEMS = 'x-problems';
