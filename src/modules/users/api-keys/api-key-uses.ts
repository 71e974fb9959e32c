import {
  Inject,
  Injectable,
  Logger,
  type BeforeApplicationShutdown,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import type { Redis } from 'ioredis';
import { ApiKeys, usesChannelOf } from '../../../kernel/auth/api-keys.js';
import { CACHE, subscribe } from '../../../kernel/redis.js';
import { UnitOfWork } from '../../../kernel/tx/unit-of-work.js';
import { ApiKeysService } from './api-keys.service.js';

/** Writes down when keys were used: those that this process has seen, and those of which the role `query` tells. */
@Injectable()
export class ApiKeyUses implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly logger = new Logger('uses of keys');
  private subscription: Redis | undefined;

  constructor(
    private readonly keys: ApiKeys,
    private readonly service: ApiKeysService,
    private readonly uow: UnitOfWork,
    @Inject(CACHE) private readonly redis: Redis,
  ) {}

  onApplicationBootstrap(): void {
    const write = (keyId: string) => void this.write(keyId);
    this.keys.writeUsesBy(write);
    this.subscription = subscribe(this.redis, usesChannelOf(this.redis), write);
  }

  beforeApplicationShutdown(): void {
    this.subscription?.disconnect();
  }

  /** Beside the request, which does not fail with it. */
  private async write(keyId: string): Promise<void> {
    try {
      await this.uow.run((tx) => this.service.setUsed(tx, keyId));
    } catch (error) {
      this.logger.warn({ err: error }, 'could not note that a key was used');
    }
  }
}
