import { Module } from '@nestjs/common';
import { UsersModule } from '../users/index.js';
import { AuditService } from './audit.service.js';
import { Ledger } from './ledger.js';
import { LedgerController } from './ledger.controller.js';
import { PaymentEvents } from './payment-events.js';
import { PaymentsController } from './payments.controller.js';
import { PayoutProvider } from './payout-provider.js';
import { WalletsController } from './wallets.controller.js';
import { WalletsListeners } from './wallets.listeners.js';
import { WalletsService } from './wallets.service.js';
import { WithdrawalsService } from './withdrawals.service.js';

const services = [Ledger, WalletsService, WithdrawalsService, AuditService];

@Module({ imports: [UsersModule], providers: [...services, PayoutProvider], exports: services })
export class WalletsModule {}

@Module({
  imports: [WalletsModule],
  controllers: [WalletsController, LedgerController, PaymentsController],
  providers: [PaymentEvents],
})
export class WalletsHttpModule {}

@Module({ imports: [WalletsModule], providers: [WalletsListeners] })
export class WalletsWorkerModule {}
