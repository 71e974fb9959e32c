import type { ComponentChildren } from 'preact';
import { t } from '../core/language.js';
import type { LiveStream } from '../core/live-stream.js';
import type { Resource } from '../core/resource.js';
import { common } from '../words/common.js';
import { Button } from './button.js';
import { Icon, type Pictogram } from './icon.js';

/** Something is on its way. */
export const Loading = () => (
  <div class="skeleton" role="status" aria-label={t(common).loading}>
    <i />
    <i />
    <i />
  </div>
);

type EmptyProps = { icon: Pictogram; title: string; id?: string; children?: ComponentChildren };

/** There is nothing, and what to do about it. */
export const Empty = ({ icon, title, id, children }: EmptyProps) => (
  <div class="state">
    <Icon name={icon} />
    <h2 id={id}>{title}</h2>
    {children}
  </div>
);

/** It could not be loaded, why, and again. */
export const Failed = ({ reason, onRetry }: { reason: string; onRetry: () => unknown }) => (
  <div class="state" role="alert">
    <Icon name="alert" />
    <h2>{t(common).failed}</h2>
    <p>{reason}</p>
    <Button low onPress={onRetry}>
      {t(common).retry}
    </Button>
  </div>
);

/** Why what was sent did not succeed, within its form; nothing while there is no reason. */
export const Refusal = ({ reason }: { reason: string | undefined }) =>
  reason ? (
    <p class="note bad" role="alert">
      {reason}
    </p>
  ) : null;

/** What is read from the server, in each of its states. What was there stays while it cannot be read again. */
export function Loaded<T>({ of, children }: { of: Resource<T>; children: (data: T) => ComponentChildren }) {
  const [data, failure] = [of.data.value, of.failure.value];
  if (data !== undefined) return <>{children(data)}</>;
  return failure ? <Failed reason={failure.message} onRetry={of.load} /> : <Loading />;
}

type MoreProps = { of: boolean; wide?: boolean; onPress: () => Promise<void> };

/** Shows the next page of a list (`usePages`), where there is one. */
export const More = ({ of, wide, onPress }: MoreProps) =>
  of ? (
    <Button wide={wide} onPress={onPress}>
      {t(common).more}
    </Button>
  ) : null;

/** Whether what is shown is live, or is being connected again, which can be hurried. */
export function Connection({ stream }: { stream: Pick<LiveStream, 'state' | 'open'> | undefined }) {
  const state = stream?.state.value ?? 'connecting';
  const tone = state === 'live' ? 'live' : state === 'connecting' || state === 'closed' ? '' : 'warn';
  return (
    <span class="row">
      <span class={`badge ${tone}`} role="status" data-state={state}>
        {t(common).stream[state]}
      </span>
      {tone === 'warn' && (
        <button type="button" class="link small" onClick={() => stream?.open()}>
          {t(common).connectNow}
        </button>
      )}
    </span>
  );
}
