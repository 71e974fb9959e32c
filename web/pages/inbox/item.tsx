import { useState } from 'preact/hooks';
import { t } from '../../core/language.js';
import { Icon, type Pictogram } from '../../ui/icon.js';
import { ago, exactly, inbox as ofInbox } from '../../words/inbox.js';
import type { Act, Category, Notification } from './inbox-store.js';

const pictograms: Readonly<Record<Category, Pictogram>> = {
  deliveries: 'box',
  missions: 'flag',
  cafes: 'cup',
  account: 'person',
};
const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

type Props = { of: Notification; isEntering: boolean; onAct: (act: Act) => void };

/** One notification. A click on one that is new reads it. */
export function Item({ of, isEntering, onAct }: Props) {
  const words = t(ofInbox);
  const { id, title, body, category, createdAt, readAt, seenAt, archivedAt, goneAt, critical, data } = of;
  const [enters] = useState(isEntering);
  const isUnread = readAt === null;
  const titleId = `title-${id}`;
  const cafe = data['cafeId'] ?? '';
  const act = (which: Act, icon: Pictogram) => (
    <button
      type="button"
      class="round"
      data-act={which}
      aria-label={words.acts[which]}
      aria-describedby={titleId}
      title={words.acts[which]}
      onClick={(event) => {
        event.stopPropagation();
        onAct(which);
      }}
    >
      <Icon name={icon} />
    </button>
  );
  return (
    <li
      class={['notification', isUnread && 'fresh', enters && 'entering'].filter(Boolean).join(' ')}
      data-id={id}
      onClick={({ target }) => isUnread && !(target as Element).closest('a') && onAct('read')}
    >
      <span class="pictogram">
        <Icon name={category ? pictograms[category] : 'bell'} />
      </span>
      <article aria-labelledby={titleId}>
        <h3 id={titleId}>
          {isUnread && <span class="unseen">{words.isUnread}: </span>}
          <span>{title}</span>
          {goneAt !== null && <span class="badge">{words.isGone}</span>}
          {critical && <span class="badge important">{words.isCritical}</span>}
          {isUnread && seenAt === null && <span class="badge live">{words.isNew}</span>}
        </h3>
        <p class="body">{body}</p>
        <p class="meta">
          <time dateTime={createdAt} title={exactly(createdAt)}>
            {ago(createdAt)}
          </time>
          {category && <span>{words.categories[category]}</span>}
          {UUID.test(cafe) && <a href={`/cafes#cafe=${cafe}`}>{words.openCafe}</a>}
        </p>
      </article>
      <div class="acts">
        {isUnread ? act('read', 'check') : act('unread', 'dot')}
        {archivedAt ? act('restore', 'restore') : act('archive', 'archive')}
      </div>
    </li>
  );
}
