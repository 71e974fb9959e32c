import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../../core/api.js';
import { dayAndClock, won } from '../../core/format.js';
import { language, t } from '../../core/language.js';
import { has, type Role } from '../../core/session.js';
import { Button } from '../../ui/button.js';
import { common } from '../../words/common.js';
import { missions } from '../../words/missions.js';
import { ofConsole } from '../../words/console.js';

/** What happened to a thing, and for each event what was sent because of it. */
export function Timeline({ items }: { items: Schemas['Timeline']['items'] }) {
  const words = t(ofConsole);
  const names: Record<string, string> = { ...words.events, ...t(missions).events };
  return (
    <section class="stack tight">
      <h3>{words.timeline}</h3>
      <ol class="list">
        {items.map(({ id, type, occurredAt }) => (
          <li key={id} class="event">
            <p class="row apart">
              <span>{names[type] ?? type}</span>
              <span class="small soft number">{dayAndClock(occurredAt)}</span>
            </p>
            {has('admin') && <Sendings eventId={id} />}
          </li>
        ))}
      </ol>
    </section>
  );
}

/** What was sent because of an event, once it is asked for. */
function Sendings({ eventId }: { eventId: string }) {
  const words = t(ofConsole);
  const [sent, setSent] = useState<Schemas['Delivery'][]>();
  const load = async () => {
    const query = { eventId, limit: 20 };
    setSent((await bodyOf(api.GET('/v1/deliveries', { params: { query } }))).items);
  };
  if (!sent) {
    return (
      <Button kind="bare" low onPress={load}>
        {words.sendingsOf}
      </Button>
    );
  }
  if (sent.length === 0) return <p class="small soft">{words.noSendings}</p>;
  return (
    <ul class="small" aria-label={words.sendings}>
      {sent.map(({ id, channel, state, attempts, lastError }) => (
        <li key={id} class="row apart">
          <span>
            {words.channels[channel]} · {words.attempts(attempts)}
            {lastError && <span class="soft"> · {lastError}</span>}
          </span>
          <span class={`badge ${state === 'dead' ? 'bad' : state === 'delivered' ? 'live' : ''}`}>
            {words.sendingStates[state]}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** The sentences that people read of a thing. */
export function Messages({ items }: { items: Schemas['Message'][] }) {
  const words = t(ofConsole);
  return (
    <section class="stack tight">
      <h3>{words.messages}</h3>
      {items.length === 0 ? (
        <p class="small soft">{words.noMessages}</p>
      ) : (
        <ul class="list">
          {items.map(({ id, text, occurredAt }) => (
            <li key={id} class="event">
              <p class="small">{text[language.value]}</p>
              <p class="small soft number">{dayAndClock(occurredAt)}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What moved into and out of the escrow of a thing. */
export function LedgerLines({ items }: { items: Schemas['Transaction'][] }) {
  const words = t(ofConsole);
  return (
    <section class="stack tight">
      <h3>{words.ledger}</h3>
      {items.length === 0 ? (
        <p class="small soft">{words.noLedger}</p>
      ) : (
        <dl class="facts small">
          {items.map(({ id, kind, amount, createdAt }) => (
            <div key={id} class="fact">
              <dt>
                {words.kinds[kind]} <span class="number">{dayAndClock(createdAt)}</span>
              </dt>
              <dd class="number">
                {amount > 0 ? '+' : '−'}
                {won(Math.abs(amount))}
              </dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  );
}

/** The lines of an escrow; `ended` bookings and missions have few. */
export const readEscrow = async (id: string) => {
  const params = { path: { id }, query: { limit: 100 } };
  return (await bodyOf(api.GET('/v1/ledger/escrows/{id}/transactions', { params }))).items;
};

/** What operators did to a thing or as a person, newest first. */
export function ActList({ items }: { items: Schemas['OperatorAct'][] }) {
  const words = t(ofConsole);
  if (items.length === 0) return <p class="small soft">{words.noActs}</p>;
  return (
    <ul class="list">
      {items.map((act) => (
        <li key={act.id} class="event">
          <Act act={act} />
        </li>
      ))}
    </ul>
  );
}

/** What is recorded besides, as people read it; ids are left out. */
function detailsOf(details: Schemas['OperatorAct']['details']): string[] {
  const words = t(ofConsole);
  const { rolesBefore, rolesAfter, amount, count, source, outcome, reason } = details;
  const roles = (list: string | number | undefined) =>
    String(list ?? '')
      .split(',')
      .map((role) => t(common).roles[role as Role] ?? '–')
      .join(', ');
  return [
    ...(rolesBefore === rolesAfter ? [] : [`${roles(rolesBefore)} → ${roles(rolesAfter)}`]),
    ...(amount === undefined ? [] : [won(Number(amount))]),
    ...(reason === undefined ? [] : [words.refundReasons[reason as keyof typeof words.refundReasons]]),
    ...(outcome === undefined ? [] : [t(missions).outcomes[outcome as 'success' | 'failure']]),
    ...(count === undefined ? [] : [words.letterCount(Number(count))]),
    ...(source === undefined ? [] : [String(source)]),
  ];
}

export function Act({ act, children }: { act: Schemas['OperatorAct']; children?: ComponentChildren }) {
  const words = t(ofConsole);
  const { action, actorName, actorId, keyId, reason, details, createdAt } = act;
  const more = detailsOf(details);
  return (
    <>
      <p class="row apart">
        <strong>{words.actions[action]}</strong>
        <span class="small soft number">{dayAndClock(createdAt)}</span>
      </p>
      <p class="small soft">
        {actorName ?? actorId ?? words.machine}
        {keyId && ` · ${words.byKey}`}
        {more.length > 0 && ` · ${more.join(' · ')}`}
      </p>
      {reason && <p class="small">“{reason}”</p>}
      {children}
    </>
  );
}
