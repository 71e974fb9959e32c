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

  @Column({ type: 'varchar', length: 50 })
  name!: string;

  @Column({ type: 'enum', enum: ['ko', 'en'] })
  locale!: Locale;

  @Column({ type: 'set', enum: roles })
  roles!: Role[];

  @Column({ name: 'password_hash', type: 'varchar', length: 255 })
  passwordHash!: string;

  @Column({ name: 'created_at', type: 'datetime', precision: 6 })
  createdAt!: Date;
}
