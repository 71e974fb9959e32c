import { z } from 'zod';
import { roles } from '../../kernel/auth/principal.js';
import { wantedForm } from '../../kernel/http/input-messages.js';
import { pageOf } from '../../kernel/http/pagination.js';
import { choice, emailAddress, Id, Instant, label, livemode } from '../../kernel/http/schema.js';
import { isCommonPassword } from './common-passwords.js';
import { normalizePassword } from './password-form.js';
import { reservedHandles } from './reserved-handles.js';

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

/** A handle as people type it, of oneself or of another. */
export const handle = z
  .string()
  .trim()
  .toLowerCase()
  .regex(
    wantedForm(/^[a-z0-9_]{3,30}$/, {
      ko: '영문 소문자, 숫자, 밑줄(_)로 3~30자를 입력해 주세요.',
      en: 'Must be 3 to 30 characters: a–z, 0–9 and underscore.',
    }),
  )
  .meta({
    maxLength: 30,
    description: '3 to 30 characters: a–z, 0–9 and underscore. Upper case is converted to lower case.',
    example: 'haru',
  });
const ownHandle = handle.refine((chosen) => !reservedHandles.has(chosen), { params: { code: 'reserved_handle' } });
const bio = label(160).meta({ example: '매일 밤 9시에 노래합니다 🎤' });

/** A person as others see them, wherever people are meant to see each other. */
export const Person = z
  .object({
    id: Id,
    name: z.string().meta({ example: '하루' }),
    handle: z.string().nullable().meta({ description: 'Null where there is none to be seen.', example: 'haru' }),
  })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

const locale = choice('Locale', ['ko', 'en']).meta({ description: 'The language of notifications.' });
/** NIST SP 800-63B §3.1.1.2: length matters, counted after normalization; no composition rules, but a list of common ones. */
const password = z
  .string()
  .overwrite(normalizePassword)
  .min(8)
  .max(128)
  .refine((chosen) => !isCommonPassword(chosen), { params: { code: 'common_password' } })
  .meta({ example: 'correct horse battery' });

const linkToken = z.string().min(1).max(100).meta({
  description: 'The part of the link behind `=`.',
  example: 'mO3v1Yk0n2b7s5Qe8rTtWw4zXc6uLhJfGdAaPpBiNoE',
});

/** Whether a password is what the account is called. */
export const namesUser = (
  password: string,
  { loginId, email, name }: Record<'loginId' | 'email' | 'name', string>,
): boolean => [loginId, email, name.toLowerCase()].includes(password.toLowerCase());

const account = { loginId, password, name, email: emailAddress, locale: locale.default('ko') };
const doesNotNameUser = ({ password, ...user }: { password: string } & Record<'loginId' | 'email' | 'name', string>) =>
  !namesUser(password, user);
const namingPassword = { path: ['password'], params: { code: 'password_names_user' } };

export const NewUser = z
  .strictObject({
    ...account,
    roles: z
      .array(choice('RoleOfNewUser', ['consumer', 'driver', 'streamer']))
      .min(1)
      .max(3)
      .transform((chosen) => [...new Set(chosen)])
      .default(['consumer'])
      .meta({ example: ['consumer'] }),
  })
  .refine(doesNotNameUser, namingPassword)
  .meta({ id: 'NewUser' });
export type NewUser = z.infer<typeof NewUser>;

export const NewAdmin = z
  .strictObject({ token: linkToken, ...account })
  .refine(doesNotNameUser, namingPassword)
  .meta({ id: 'NewAdmin' });
export type NewAdmin = z.infer<typeof NewAdmin>;

export const PasswordResetRequest = z.strictObject({ email: emailAddress }).meta({ id: 'PasswordResetRequest' });
export type PasswordResetRequest = z.infer<typeof PasswordResetRequest>;

export const PasswordReset = z.strictObject({ token: linkToken, password }).meta({ id: 'PasswordReset' });
export type PasswordReset = z.infer<typeof PasswordReset>;

export const PasswordChange = z
  .strictObject({
    currentPassword: z.string().min(1).max(500).meta({ example: 'correct horse battery' }),
    newPassword: password.meta({ example: 'wrong horse battery' }),
  })
  .meta({ id: 'PasswordChange' });
export type PasswordChange = z.infer<typeof PasswordChange>;

export const UserChanges = z
  .strictObject({
    name: name.optional(),
    email: emailAddress.optional(),
    locale: locale.optional(),
    handle: ownHandle.nullable().optional().meta({
      description: 'By which everybody finds me. Another one can be chosen once in 30 days; null gives it up.',
    }),
    bio: bio.nullable().optional().meta({ description: 'About me, for everybody; null removes it.' }),
  })
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

export const DeletionRequest = z
  .strictObject({ password: z.string().min(1).max(500).meta({ example: 'wrong horse battery' }) })
  .meta({ id: 'DeletionRequest' });
export type DeletionRequest = z.infer<typeof DeletionRequest>;

export const EmailLink = z.strictObject({ token: linkToken }).meta({ id: 'EmailLink' });
export type EmailLink = z.infer<typeof EmailLink>;

const instant = z
  .date()
  .transform((at) => at.toISOString())
  .pipe(Instant);

export const UserProfile = z
  .object({
    id: Id,
    livemode: livemode.default(true),
    loginId: z.string().meta({ example: 'mina' }),
    name: z.string().meta({ example: '김미나' }),
    email: z.string().meta({ example: 'mina@example.com' }),
    emailVerifiedAt: instant.nullable().meta({
      description: 'When the owner has shown to read what is sent to the address. Until then it gets fewer mails.',
      example: null,
    }),
    locale,
    handle: z.string().nullable().meta({ description: 'By which everybody finds me.', example: 'mina_kim' }),
    bio: z.string().nullable().meta({ description: 'About me, for everybody.', example: null }),
    roles: z.array(choice('Role', roles)).meta({ example: ['consumer'] }),
    createdAt: instant,
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

export const SessionView = z
  .object({
    id: Id,
    isCurrent: z.boolean().meta({ description: 'Whether this request belongs to it.', example: true }),
    userAgent: z.string().nullable().meta({
      description: 'What the program that logged in calls itself.',
      example: 'Mozilla/5.0 (iPhone; CPU iPhone OS 20_1 like Mac OS X)',
    }),
    network: z.string().nullable().meta({
      description: 'The network of the last refresh, or of the log-in: the address itself is not kept.',
      example: '203.0.113.0/24',
    }),
    createdAt: Instant,
    lastUsedAt: Instant.meta({ description: 'When its tokens were refreshed last, to ten minutes.' }),
    expiresAt: Instant,
  })
  .meta({ id: 'Session' });
export type SessionView = z.infer<typeof SessionView>;

export const SessionPage = pageOf(SessionView).meta({ id: 'SessionPage' });

export const Tokens = z
  .object({
    accessToken: z.string().meta({ description: 'Send it as `Authorization: Bearer …`.' }),
    refreshToken: z.string().meta({ description: 'Works for one refresh. Using it again ends the session.' }),
    expiresIn: z.int().meta({ description: 'Seconds until the access token expires.', example: 600 }),
  })
  .meta({ id: 'Tokens' });
export type Tokens = z.infer<typeof Tokens>;
