import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { deletionWork } from './erasure.queries.js';
import { exportWork, overExports } from './exports/exports.queries.js';
import { ExportMaker } from './exports/exports.service.js';
import { Erasure } from './erasure.service.js';

@Listener('privacy')
export class PrivacyListeners {
  constructor(
    private readonly erasure: Erasure,
    private readonly exports: ExportMaker,
  ) {}

  @Every(1_000, dueRows(deletionWork))
  eraseAccounts() {
    return this.erasure.eraseDue();
  }

  @Every(1_000, dueRows(exportWork))
  makeExports() {
    return this.exports.makeDue();
  }

  @Every(10_000, overExports)
  sweepExports() {
    return this.exports.sweep();
  }
}
