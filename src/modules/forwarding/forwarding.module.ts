import { Module } from '@nestjs/common';
import { ForwardingListeners } from './forwarding.listeners.js';
import { ForwardingService } from './forwarding.service.js';

@Module({ providers: [ForwardingListeners, ForwardingService] })
export class ForwardingWorkerModule {}
