import { Module } from '@nestjs/common';
import { config } from '../../../config.js';
import { HostResolver, Outgoing } from './outgoing.js';
import { SecretBox } from '../../../kernel/secret-box.js';
import { WebhookDeliveriesService } from './deliveries.service.js';
import { WebhooksService } from './webhooks.service.js';

/** 8443 is for users who cannot listen on 443. */
const PORTS = ['', '8443'];

@Module({
  providers: [
    WebhooksService,
    WebhookDeliveriesService,
    SecretBox,
    HostResolver,
    {
      provide: Outgoing,
      useFactory: (resolver: HostResolver) =>
        new Outgoing(resolver, { ports: PORTS, allowLoopback: config.webhooks.allowLoopback }),
      inject: [HostResolver],
    },
  ],
  exports: [WebhooksService, WebhookDeliveriesService, SecretBox, Outgoing],
})
export class WebhooksModule {}
