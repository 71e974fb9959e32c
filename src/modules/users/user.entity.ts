import { Column, Entity, PrimaryColumn } from 'typeorm';
import { roles, type Role } from '../../kernel/auth/principal.js';
import { idColumn } from '../../kernel/tx/ids.js';
import type { Locale } from '../../kernel/problems/locale.js';

/** A user account. */
@Entity('users')
export class User {
  @PrimaryColumn(idColumn)
  id!: string;

  @Column({ name: 'login_id', type: 'varchar', length: 32 })
  loginId!: string;

  @Column({ type: 'varchar', length: 254 })
  email!: string;

  /** False when another account had the address at the registration: then no mail goes there. */
  @Column({ name: 'has_email', type: 'boolean' })
  hasEmail!: boolean;

  /** The address of who has it; the database derives it, for its unique index. */
  @Column({
    name: 'own_email',
    type: 'varchar',
    length: 254,
    nullable: true,
    insert: false,
    update: false,
    select: false,
  })
  ownEmail?: string | null;

  /** When the owner has shown to read what is sent to the address; null as long as that is open. */
  @Column({ name: 'email_verified_at', type: 'datetime', precision: 6, nullable: true })
  emailVerifiedAt!: Date | null;

  @Column({ type: 'varchar', length: 50 })
  name!: string;

  /** By which everybody finds the person; null where none was chosen. `handles` decides whose it is. */
  @Column({ type: 'varchar', length: 30, nullable: true })
  handle!: string | null;

  /** What the person says about themselves, for everybody. */
  @Column({ type: 'varchar', length: 160, nullable: true })
  bio!: string | null;

  @Column({ type: 'enum', enum: ['ko', 'en'] })
  locale!: Locale;

  @Column({ type: 'set', enum: roles })
  roles!: Role[];

  @Column({ name: 'password_hash', type: 'varchar', length: 255 })
  passwordHash!: string;

  /** Since when the owner cannot log in. */
  @Column({ name: 'suspended_at', type: 'datetime', precision: 6, nullable: true })
  suspendedAt!: Date | null;

  /** Since when its owner wants it deleted: a log-in is refused. It stays when the account is nameless. */
  @Column({ name: 'closed_at', type: 'datetime', precision: 6, nullable: true })
  closedAt!: Date | null;

  @Column({ name: 'created_at', type: 'datetime', precision: 6 })
  createdAt!: Date;
}
