import { Every, Listener } from '../../kernel/events/events.js';
import { dueRows } from '../../kernel/work/work.js';
import { importWork } from './imports/import.work.js';
import { ImportRunner } from './imports/import-runner.js';
import { ImportsService } from './imports/imports.service.js';

@Listener('cafes')
export class CafesListeners {
  constructor(
    private readonly runner: ImportRunner,
    private readonly imports: ImportsService,
  ) {}

  @Every(1_000, dueRows(importWork))
  runImports() {
    return this.runner.runNext();
  }

  @Every(60_000)
  collectOnSchedule() {
    return this.imports.collectOnSchedule();
  }

  @Every(5_000)
  purgeImports() {
    return this.imports.purge();
  }
}
