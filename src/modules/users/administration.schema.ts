import { z } from 'zod';
import { roles } from '../../kernel/auth/principal.js';
import { pageOf, PageQuery } from '../../kernel/http/pagination.js';
import { choice, emailAddress, Id, Instant, line } from '../../kernel/http/schema.js';
import { UserProfile } from './users.schema.js';

const role = choice('Role', roles);
const reason = line(200).meta({ example: '사기 신고 3건 확인' });

export const AccountQuery = PageQuery.extend({
  loginId: z.string().trim().toLowerCase().max(64).optional().meta({ description: 'The whole login id.' }),
  email: emailAddress.optional().meta({ description: 'The whole address of the account that has it.' }),
});
export type AccountQuery = z.infer<typeof AccountQuery>;

export const AccountView = UserProfile.extend({
  suspendedAt: Instant.nullable().meta({ description: 'Since when the owner cannot log in; null otherwise.' }),
}).meta({ id: 'Account' });

export const AccountPage = pageOf(AccountView).meta({ id: 'AccountPage' });

export const RolesChange = z
  .strictObject({
    roles: z
      .array(role)
      .min(1)
      .max(roles.length)
      .transform((chosen) => roles.filter((one) => chosen.includes(one)))
      .meta({ example: ['consumer', 'moderator'] }),
    reason: reason.optional(),
  })
  .meta({ id: 'RolesChange' });
export type RolesChange = z.infer<typeof RolesChange>;

export const Suspension = z.strictObject({ reason }).meta({ id: 'Suspension' });
export type Suspension = z.infer<typeof Suspension>;

export const auditActions = ['roles', 'suspended', 'restored', 'sessions_ended'] as const;

export const AuditEntry = z
  .object({
    id: Id,
    action: choice('AuditAction', auditActions),
    actorId: Id.nullable().meta({ description: 'The admin; null for an operator at the machine.' }),
    rolesBefore: z.array(role).meta({ example: ['consumer'] }),
    rolesAfter: z.array(role).meta({ example: ['consumer', 'moderator'] }),
    reason: z.string().nullable(),
    createdAt: Instant,
  })
  .meta({ id: 'AuditEntry' });
export type AuditEntry = z.infer<typeof AuditEntry>;

export const AuditPage = pageOf(AuditEntry).meta({ id: 'AuditPage' });
