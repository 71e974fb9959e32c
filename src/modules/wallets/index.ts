import './wallets.problems.js';
export { escrowOf, fees, transferId, walletOf } from './account.js';
export { AuditService } from './audit.service.js';
export { Ledger, type Transfer } from './ledger.js';
export { WalletsHttpModule, WalletsModule, WalletsWorkerModule } from './wallets.module.js';
export { WalletsService } from './wallets.service.js';
