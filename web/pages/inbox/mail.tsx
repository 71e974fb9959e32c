import { Fragment, type ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../../core/language.js';
import { toast, toastFailure } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Empty, Failed, Loading } from '../../ui/states.js';
import { common } from '../../words/common.js';
import { dayName, inbox as ofInbox } from '../../words/inbox.js';
import { focusIn, focusRow, giveFocus, moveFocus } from './focus.js';
import type { Act, Box, Category, Notification } from './inbox-store.js';
import { Item } from './item.js';
import type { LiveInbox } from './live-inbox.js';

const categories: readonly (Category | '')[] = ['', 'deliveries', 'missions', 'cafes', 'account'];

type Props = { live: LiveInbox; category: Category | ''; onCategory: (category: Category | '') => void };

/** The notifications of a part of the inbox. */
export function Mail({ live, category, onCategory }: Props) {
  const words = t(ofInbox);
  const { items, status, failure, unread, box, nextCursor } = live.inbox.shown.value;
  const list = useRef<HTMLDivElement>(null);
  const arrived = live.arrived.value;
  const more = async () => {
    await live.inbox.more();
    focusRow(list.current!, items.length);
  };
  return (
    <>
      <div class="row apart">
        <h1 id="heading">{words.boxes[box]}</h1>
        <span class="soft small grow" role="status">
          {unread > 0 ? words.unreadCount(unread) : status === 'ready' ? words.nothingUnread : ''}
        </span>
        {unread > 0 && box !== 'archived' && (
          <Button low icon="checks" onPress={() => live.inbox.readAll().then(() => toast(words.allRead))}>
            {words.readAll}
          </Button>
        )}
      </div>
      <div class="choices" role="group" aria-label={words.category}>
        {categories.map((one) => (
          <button
            key={one}
            type="button"
            class="choice"
            aria-pressed={one === category}
            onClick={() => onCategory(one)}
          >
            {one ? words.categories[one] : words.everyCategory}
          </button>
        ))}
      </div>
      {arrived > 0 && (
        <p class="arrived">
          <Button
            kind="primary"
            low
            onPress={() => {
              live.arrived.value = 0;
              window.scrollTo({ top: 0 });
              document.getElementById('content')?.focus();
            }}
          >
            {words.showArrived(arrived)}
          </Button>
        </p>
      )}
      {status === 'failed' && <Failed reason={failure?.message ?? ''} onRetry={() => live.load()} />}
      {status === 'loading' && items.length === 0 && <Loading />}
      {status === 'ready' && items.length === 0 && (
        <Empty icon={box === 'archived' ? 'archive' : 'inbox'} title={words.empty[box]}>
          <p>{box === 'archived' ? words.emptyArchiveHint : words.emptyHint}</p>
        </Empty>
      )}
      <div id="list" ref={list} aria-busy={status === 'loading'}>
        <Days items={items} settledFor={status === 'ready' ? `${box} ${category}` : undefined} live={live} box={box} />
      </div>
      {nextCursor !== null && (
        <p class="more">
          <Button onPress={more}>{t(common).more}</Button>
        </p>
      )}
      <p class="unseen" id="newest" role="status">
        {live.newest.value && words.arrived(live.newest.value.title)}
      </p>
    </>
  );
}

type DaysProps = {
  items: readonly Notification[];
  /** The part whose list is complete: what is added to it from now on is seen to enter. */
  settledFor: string | undefined;
  live: LiveInbox;
  box: Box;
};

/** The list, by days. The focus stays with its notification, or where that was. */
function Days({ items, settledFor, live, box }: DaysProps) {
  const list = document.getElementById('list');
  const focus = list ? focusIn(list) : undefined;
  const settled = useRef<string | undefined>(undefined);
  const isEntering = settledFor !== undefined && settled.current === settledFor;
  useEffect(() => void (settled.current = settledFor), [settledFor]);
  useLayoutEffect(() => {
    if (focus && list) giveFocus(list, focus);
  });
  const days = Map.groupBy(items, ({ createdAt }) => dayName(createdAt));
  const rows: ComponentChildren[] = [...days].map(([day, its]) => (
    <Fragment key={day}>
      <h2 class="day">{day}</h2>
      <ul aria-label={`${t(ofInbox).list}, ${day}`}>
        {its.map((one) => (
          <Item key={one.id} of={one} isEntering={isEntering} onAct={(act) => void mark(live, one, act)} />
        ))}
      </ul>
    </Fragment>
  ));
  return (
    <div
      key={box}
      onKeyDown={(event) => {
        const step = ({ ArrowDown: 1, ArrowUp: -1 } as const)[event.key];
        if (step && moveFocus(event.currentTarget, step)) event.preventDefault();
      }}
    >
      {rows}
    </div>
  );
}

/** Does it at once, and says so where it can be taken back. */
async function mark({ inbox }: LiveInbox, one: Notification, act: Act): Promise<void> {
  const words = t(ofInbox);
  const said = act === 'archive' ? words.archived : act === 'restore' ? words.restored : undefined;
  if (said) {
    const opposite = act === 'archive' ? 'restore' : 'archive';
    const archivedAt = act === 'archive' ? one.createdAt : null;
    toast(said, 'good', { label: words.undo, run: () => inbox.mark({ ...one, archivedAt }, opposite) });
  }
  try {
    await inbox.mark(one, act);
  } catch (thrown) {
    toastFailure(thrown);
  }
}
