import type { EventOf } from '../../../kernel/events/events.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { importEnded, importProgressed, sourceLabels, type ImportView } from '../../cafes/index.js';
import { notice, type Facts, type NoticeContext } from './notice.js';

const stateLabels: Record<ImportView['state'], { ko: string; en: string }> = {
  queued: { ko: '대기', en: 'is queued' },
  running: { ko: '진행 중', en: 'is running' },
  succeeded: { ko: '완료', en: 'succeeded' },
  failed: { ko: '실패', en: 'failed' },
  cancelled: { ko: '취소', en: 'was cancelled' },
};

/** Why an import failed; codes that are not listed come from the data provider. */
const failures: Record<string, string> & { provider: string } = {
  'unreadable-file': '파일을 읽을 수 없습니다.',
  'internal-error': '서버에서 문제가 발생했습니다. 가져오기 ID와 함께 문의해 주세요.',
  provider: '데이터 제공처에서 데이터를 받지 못했습니다.',
};

/** The user who started the import, with its current state; none when a schedule started it. */
async function importStarter(context: NoticeContext, tx: Tx, { payload }: EventOf<typeof importEnded>) {
  const { importId } = payload;
  const starter = await context.imports.findStarter(tx, importId);
  if (starter === null) return new Map<string, Facts>();
  const { fileName, source, state, progress, counts, error } = await context.imports.find(importId, tx);
  const facts: Facts = {
    importId,
    titleKo: fileName ?? sourceLabels[source].ko,
    titleEn: fileName ?? sourceLabels[source].en,
    state,
    percent: String(Math.floor(progress * 100)),
    outcomeKo: stateLabels[state].ko,
    outcomeEn: stateLabels[state].en,
    errorCode: error?.code ?? null,
    failure: error ? ` ${error.message}` : '',
    failureKo: error ? ` 원인: ${failures[error.code] ?? failures.provider}` : '',
    ...Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, String(count)])),
  };
  return new Map([[starter, facts]]);
}

export const importNotices = [
  notice({
    on: importProgressed,
    category: 'cafes',
    channels: ['in_app'],
    replaces: ({ payload }) => payload.importId,
    recipients: importStarter,
    ko: { title: '카페 가져오기 진행 중', body: '"{titleKo}" 가져오기가 {percent}% 진행되었습니다.' },
    en: { title: 'Café import in progress', body: '{percent}% of "{titleEn}" is imported.' },
  }),
  notice({
    on: importEnded,
    category: 'cafes',
    recipients: importStarter,
    ko: {
      title: '카페 가져오기 결과',
      body: '"{titleKo}" 가져오기 {outcomeKo}: 전체 {read, number}행 중 신규 {created, number}, 변경 {updated, number}, 동일 {unchanged, number}, 중복 {duplicate, number}, 제외 {rejected, number}.{failureKo}',
    },
    en: {
      title: 'Café import ended',
      body: '"{titleEn}" {outcomeEn}: of {read, number} rows {created, number} new, {updated, number} changed, {unchanged, number} unchanged, {duplicate, number} duplicate, {rejected, number} rejected.{failure}',
    },
  }),
];
