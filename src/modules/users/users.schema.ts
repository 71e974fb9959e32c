import { z } from 'zod';
import { roles } from '../../kernel/auth/principal.js';
import { wantedForm } from '../../kernel/http/input-messages.js';
import { emailAddress, Id, Instant, label } from '../../kernel/http/schema.js';
import { isCommonPassword } from './common-passwords.js';
import { normalizePassword } from './password-form.js';

const loginId = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    wantedForm(/^[a-z0-9][a-z0-9._-]{2,31}$/, {
      ko: '영문 소문자, 숫자, 마침표(.), 붙임표(-), 밑줄(_)로 3~32자를 입력해 주세요. 첫 글자는 영문 소문자나 숫자여야 합니다.',
      en: 'Must be 3 to 32 characters: a–z, 0–9, dot, dash and underscore, starting with a letter or a digit.',
    }),
  )
  .meta({
    maxLength: 32,
    description: '3 to 32 characters: a–z, 0–9, dot, dash and underscore. Upper case is converted to lower case.',
    example: 'mina',
  });
const name = label(50).meta({ example: '김미나' });
const locale = z.enum(['ko', 'en']).meta({ description: 'The language of notifications.', example: 'ko' });
/** NIST SP 800-63B §3.1.1.2: length matters, counted after normalization; no composition rules, but a list of common ones. */
const password = z
  .string()
  .overwrite(normalizePassword)
  .min(8)
  .max(128)
  .refine((chosen) => !isCommonPassword(chosen), { params: { code: 'common_password' } })
  .meta({ example: 'correct horse battery' });

export const NewUser = z
  .strictObject({
    loginId,
    password,
    name,
    email: emailAddress,
    locale: locale.default('ko'),
    roles: z
      .array(z.enum(['consumer', 'driver', 'streamer']))
      .min(1)
      .max(3)
      .transform((chosen) => [...new Set(chosen)])
      .default(['consumer'])
      .meta({ example: ['consumer'] }),
  })
  .refine(
    ({ password, loginId, email, name }) => ![loginId, email, name.toLowerCase()].includes(password.toLowerCase()),
    {
      path: ['password'],
      params: { code: 'password_names_user' },
    },
  )
  .meta({ id: 'NewUser' });
export type NewUser = z.infer<typeof NewUser>;

export const UserChanges = z
  .strictObject({ name: name.optional(), email: emailAddress.optional(), locale: locale.optional() })
  .meta({ id: 'UserChanges', example: { locale: 'en' } });
export type UserChanges = z.infer<typeof UserChanges>;

export const EmailCode = z
  .strictObject({
    code: z
      .string()
      .trim()
      .max(8)
      .regex(/^\d{8}$/)
      .meta({ example: '01234567' }),
  })
  .meta({ id: 'EmailCode' });
export type EmailCode = z.infer<typeof EmailCode>;

export const UserProfile = z
  .object({
    id: Id,
    loginId: z.string().meta({ example: 'mina' }),
    name: z.string().meta({ example: '김미나' }),
    email: z.string().meta({ example: 'mina@example.com' }),
    locale,
    roles: z.array(z.enum(roles)).meta({ example: ['consumer'] }),
    createdAt: z
      .date()
      .transform((d) => d.toISOString())
      .pipe(Instant),
  })
  .meta({ id: 'User' });

export const Credentials = z
  .strictObject({
    loginId: z.string().trim().toLowerCase().min(1).max(64).meta({ example: 'mina' }),
    password: z.string().min(1).max(500).meta({ example: 'correct horse battery' }),
  })
  .meta({ id: 'Credentials' });
export type Credentials = z.infer<typeof Credentials>;

export const Refresh = z.strictObject({ refreshToken: z.string().min(1).max(200) }).meta({ id: 'Refresh' });
export type Refresh = z.infer<typeof Refresh>;

export const Tokens = z
  .object({
    accessToken: z.string().meta({ description: 'Send it as `Authorization: Bearer …`.' }),
    refreshToken: z.string().meta({ description: 'Works for one refresh. Using it again ends the session.' }),
    expiresIn: z.int().meta({ description: 'Seconds until the access token expires.', example: 600 }),
  })
  .meta({ id: 'Tokens' });
export type Tokens = z.infer<typeof Tokens>;
