import type { EventOf } from '../../../kernel/events/events.js';
import type { Tx } from '../../../kernel/tx/tx.js';
import { importEnded, importProgressed, type ImportView } from '../../cafes/index.js';
import { notice, type Facts, type Modules } from './notice.js';

const words: Record<ImportView['state'], { ko: string; en: string }> = {
  queued: { ko: '대기', en: 'is queued' },
  running: { ko: '진행 중', en: 'is under way' },
  succeeded: { ko: '완료', en: 'succeeded' },
  failed: { ko: '실패', en: 'failed' },
  cancelled: { ko: '취소', en: 'was cancelled' },
};

/** Whoever started it, with how it stands now; nobody when Madang itself did. */
async function tellStarter(modules: Modules, tx: Tx, { payload }: EventOf<typeof importEnded>) {
  const { importId } = payload;
  const starter = await modules.imports.findStarter(tx, importId);
  if (starter === null) return new Map<string, Facts>();
  const { fileName, source, state, progress, counts, error } = await modules.imports.find(importId, tx);
  const facts: Facts = {
    importId,
    title: fileName ?? source,
    state,
    percent: String(Math.floor(progress * 100)),
    outcomeKo: words[state].ko,
    outcomeEn: words[state].en,
    errorCode: error?.code ?? null,
    failure: error ? ` ${error.message}` : '',
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
    recipients: tellStarter,
    ko: { title: '카페 가져오기 진행', body: '"{title}" 가져오기가 {percent}% 진행되었습니다.' },
    en: { title: 'Café import under way', body: '{percent}% of "{title}" are imported.' },
  }),
  notice({
    on: importEnded,
    category: 'cafes',
    recipients: tellStarter,
    ko: {
      title: '카페 가져오기 종료',
      body: '"{title}" 가져오기 {outcomeKo}: {read}행 중 신규 {created}, 변경 {updated}, 동일 {unchanged}, 중복 {duplicate}, 거부 {rejected}.{failure}',
    },
    en: {
      title: 'Café import over',
      body: '"{title}" {outcomeEn}: of {read} rows {created} new, {updated} changed, {unchanged} unchanged, {duplicate} duplicate, {rejected} rejected.{failure}',
    },
  }),
];
