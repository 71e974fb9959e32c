import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';

const root = join(import.meta.dirname, '../..');

/** The code of every file in src, without comments and strings. */
const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => ({ name, code: codeOf(readFileSync(join(root, 'src', name), 'utf8')) }));

function codeOf(text: string): string {
  return text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/(^|\s)\/\/.*$/gm, '')
    .replace(/'(?:[^'\\\n]|\\.)*'/g, "''");
}

/** Names that the code had before, and the field's term for each. */
const retired: Record<string, string> = {
  Happening: 'ChangeEvent',
  happenings: 'changes',
  StampFeed: 'InvalidationFeed',
  defineSignal: 'defineBroadcastEvent',
  hear: 'handle',
  followers: 'subscriptions',
  watchers: 'changeSubscribers',
  GOODBYE_MS: 'DISCONNECT_TIMEOUT_MS',
  patienceMs: 'timeoutMs',
  loop: 'schedule',
  loops: 'schedules',
  Loop: 'Schedule',
  patiently: 'withTimeout',
  Stamps: 'CacheVersions',
  Measure: 'QueueMetrics',
  Recorder: 'ProjectionWorker',
  Told: 'LeasedNotification',
  DeliveryChannel: 'SendingChannel',
  DeliveryService: 'SendingService',
  DeliveryState: 'SendingState',
  Hearer: 'LogSubscriber',
  Hub: 'ConnectionRegistry',
  Wake: 'StreamNudge',
  WebhookLanes: 'WebhookBulkhead',
  Wishes: 'UserPreferences',
  wishes: 'preferences or input',
  findWishes: 'findPreferences',
  Historian: 'HistoryProjector',
  Sentence: 'MessageTemplate',
  Said: 'RecordContent, RenderedMessage or CleanedRow',
  Modules: 'NoticeContext',
  Markup: 'SafeHtml',
  layOut: 'renderHtml',
  mailbox: 'normalizeAddress',
  OutboxController: 'SmsPreviewController',
  OutboxService: 'SmsPreviewService',
  IndexKeeper: 'IndexSync',
  Keeper: 'UploadSink',
  hearOut: 'drain',
  PATIENCE_MS: 'TIMEOUT_MS',
  POLITENESS_MS: 'DRAIN_TIMEOUT_MS',
  FAREWELL_MS: 'CLOSE_TIMEOUT_MS',
  seekers: 'candidates',
  dethroned: 'demoted',
  CLOSE_CALL: 'AMBIGUITY_MARGIN',
  rehearse: 'dryRun',
  silence: 'emptyCorrection',
  homeIdOf: 'originIdOf',
  homeId: 'originId',
  Setback: 'RetryableError',
  Door: 'BasicAuthGate',
  insist: 'retryStarved',
  BORN: 'EPOCH_KEY',
  GROWN_UP_MS: 'MIN_EPOCH_AGE_MS',
  publishUntold: 'publishMissing',
  forgetAll: 'startEpoch',
  firstShowing: 'resolveLocalTime',
  refuseUnknown: 'assertKnownTypes',
  refusePast: 'assertNotPast',
  refuse: 'fail, reject or assertX',
  ask: 'tryRead, find or request',
  trouble: 'error',
  toTold: 'toNotification',
  Unwell: 'HealthCheckFilter',
};

/** Files in which sentences for developers stand. Migrations are history. */
const prose = ['src', 'public', 'web', 'docs', 'README.md', 'CONTRIBUTING.md']
  .flatMap((top) =>
    top.endsWith('.md')
      ? [top]
      : readdirSync(join(root, top), { recursive: true, encoding: 'utf8' }).map((name) => join(top, name)),
  )
  .filter((name) => /\.(tsx?|js|md|html)$/.test(name) && !/migrations|schema\.d\.ts/.test(name))
  .map((name) => ({ name, text: readFileSync(join(root, name), 'utf8') }));

/** Riddles: the subject of a sentence is the user, the client, the worker, the operator … */
const riddles =
  /\b(whoever|nobody|somebody|hears?|patience|what it says|stands? for|says? how|(is|are|was|were) told)\b/i;

/** Words of our own that stay: what they mean stands in CONTRIBUTING. */
const ownWords = [
  ...['unit of work', 'once', 'problem', 'lookup', 'feed', 'relay', 'inbox', 'notice', 'fact', 'history'],
  ...['dead letter', 'hold', 'record', 'place', 'stop', 'room'],
];

describe('The words of the code', () => {
  it('are read from every file, without comments and strings', () => {
    expect(sources.length).toBeGreaterThan(200);
    expect(codeOf("/** Hub */ const a = 'Hub'; // Hub")).not.toContain('Hub');
  });

  test.each(Object.entries(retired))('do not hold %s, but %s', (word) => {
    const found = sources.filter(({ code }) => new RegExp(`(?<![\\w$])${word}(?![\\w$])`).test(code));
    expect(found.map(({ name }) => name)).toEqual([]);
  });

  it('name who does what, in comments, documents and pages', () => {
    expect(prose.length).toBeGreaterThan(250);
    expect(riddles.test('Whoever books hears of it.')).toBe(true);
    const found = prose.flatMap(({ name, text }) =>
      text.split('\n').flatMap((line, at) => (riddles.test(line) ? [`${name}:${at + 1}: ${line.trim()}`] : [])),
    );
    expect(found).toEqual([]);
  });

  it('are the field’s, except for at most twenty that CONTRIBUTING explains', () => {
    const [, glossary = ''] = readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8').split(/^## Words of our own$/m);
    const table = glossary.split(/^## /m)[0]!;
    const words = [...table.matchAll(/^\| ([^|]+?) +\|/gm)].map(([, word]) => word).slice(1);
    expect(words.filter((word) => !/^-+$/.test(word!))).toEqual(ownWords);
    expect(ownWords.length).toBeLessThanOrEqual(20);
  });
});
