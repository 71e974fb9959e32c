import './wallets.problems.js';
export { escrowOf, fees, transferId, walletOf } from './account.js';
export { AuditService } from './audit.service.js';
export { Ledger } from './ledger.js';
export type { Transfer } from './transfer.js';
export { WalletsHttpModule, WalletsModule, WalletsWorkerModule } from './wallets.module.js';
export { WalletsService } from './wallets.service.js';
