import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef } from 'preact/hooks';
import { bodyOf, publicApi, type Schemas } from '../../core/api.js';
import { language, t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { copy } from '../../core/toasts.js';
import { Button, IconButton } from '../../ui/button.js';
import { Icon, type Pictogram } from '../../ui/icon.js';
import { Loaded } from '../../ui/states.js';
import { cafes as ofCafes, dateOf, number } from '../../words/cafes.js';
import { common } from '../../words/common.js';
import { addressOf, Away, OpenState, Rating, topTags } from './facts.js';
import type { Finder } from './finder.js';
import { hoursLines } from './hours.js';

type Cafe = Schemas['CafeDetail'];
/** A comment with its replies, or one of these. */
type Comment = Pick<Schemas['CafeCommentThread'], 'deleted' | 'author' | 'text' | 'createdAt' | 'id'> &
  Partial<Pick<Schemas['CafeCommentThread'], 'replies' | 'replyCount'>>;

const MOST_COMMENTS = 20;

/** Everything that is known of one café, beside the list; on a phone in its place. */
export function Detail({ id, finder }: { id: string; finder: Finder }) {
  const words = t(ofCafes);
  const heading = useRef<HTMLHeadingElement>(null);
  const { lat, lng } = finder.state.value;
  const cafe = useResource(
    () => bodyOf(publicApi.GET('/v1/cafes/{id}', { params: { path: { id }, query: { lat, lng } } })),
    [id, lat, lng],
  );
  const listed = finder.near.value.items.find((one) => one.id === id);
  const found = cafe.data.value;
  useLayoutEffect(() => heading.current?.focus(), [id]);
  useEffect(() => void (finder.chosen.value = found ?? listed), [found, listed]);
  useEffect(() => () => void (finder.chosen.value = undefined), [finder]);
  const name = (found ?? listed)?.name;
  return (
    <aside id="detail" aria-labelledby="name">
      <header class="row">
        <h2 id="name" ref={heading} tabIndex={-1}>
          {name ?? (cafe.failure.value ? words.detail : t(common).loading)}
        </h2>
        <IconButton icon="close" label={t(common).close} onPress={() => finder.close()} />
      </header>
      <div id="facts" class="stack">
        <Loaded of={cafe}>{(of) => <Facts of={of} finder={finder} />}</Loaded>
      </div>
    </aside>
  );
}

function Facts({ of, finder }: { of: Cafe; finder: Finder }) {
  const words = t(ofCafes);
  const labels = finder.labels.value;
  const tags = topTags(of, labels);
  const most = Math.max(1, ...tags.map(({ count }) => count));
  const sources = new Set(of.sources.map(({ source }) => words.sourceNames[source]));
  return (
    <>
      <p class="summary">
        <OpenState of={of} />
        {of.rating === null ? <span class="soft">{words.unrated}</span> : <Rating of={of} />}
        <Away of={of} />
      </p>
      <dl class="about-cafe">
        <Fact icon="pin" name={words.address}>
          {addressOf(of)}
        </Fact>
        <Fact icon="phone" name={words.phone}>
          {of.phone && <Phone number={of.phone} />}
        </Fact>
        <Fact icon="clock" name={words.hours}>
          {of.openingHours &&
            hoursLines(of.openingHours, language.value).map((line) => (
              <span key={line} class="line">
                {line}
              </span>
            ))}
        </Fact>
      </dl>
      <h3>{words.tagsOf}</h3>
      {tags.length === 0 ? (
        <p class="soft">{words.noTags}</p>
      ) : (
        <ul class="bars">
          {tags.map(({ code, count }) => (
            <li key={code}>
              <span class="fill" aria-hidden="true" style={{ width: `${Math.round((count / most) * 100)}%` }} />
              <span>{labels.get(code)}</span>
              <span class="soft number">{count > 0 && words.people(number(count))}</span>
            </li>
          ))}
        </ul>
      )}
      <h3>{words.comments}</h3>
      <Comments id={of.id} />
      <p class="soft small">
        {words.sources}: {[...sources].join(', ')}
      </p>
      <p>
        <Button low icon="share" onPress={() => copy(location.href, words.copied)}>
          {words.copyLink}
        </Button>
      </p>
    </>
  );
}

type FactProps = { icon: Pictogram; name: string; children: ComponentChildren };

const Fact = ({ icon, name, children }: FactProps) =>
  children ? (
    <div>
      <dt>
        <Icon name={icon} />
        <span class="unseen">{name}</span>
      </dt>
      <dd>{children}</dd>
    </div>
  ) : null;

/** Only what a telephone can dial goes into the link. */
function Phone({ number: written }: { number: string }) {
  const dialled = written.replace(/[^\d+]/g, '');
  return dialled.length < 3 ? <>{written}</> : <a href={`tel:${dialled}`}>{written}</a>;
}

/** The comments, newest first, each with its replies. */
function Comments({ id }: { id: string }) {
  const comments = useResource(
    () =>
      bodyOf(publicApi.GET('/v1/cafes/{id}/comments', { params: { path: { id }, query: { limit: MOST_COMMENTS } } })),
    [id],
  );
  const isLoading = comments.data.value === undefined && comments.failure.value === undefined;
  return (
    <div id="comments" aria-busy={isLoading || undefined}>
      <Loaded of={comments}>
        {({ items }) =>
          items.length === 0 ? (
            <p class="soft">{t(ofCafes).noComments}</p>
          ) : (
            <ul class="comments">
              {items.map((comment) => (
                <Said key={comment.id} of={comment} />
              ))}
            </ul>
          )
        }
      </Loaded>
    </div>
  );
}

function Said({ of: { deleted, author, text, createdAt, replies = [], replyCount = 0 } }: { of: Comment }) {
  const words = t(ofCafes);
  const hidden = replyCount - replies.length;
  return (
    <li>
      {deleted ? (
        <p class="soft">{words.deletedComment}</p>
      ) : (
        <>
          <p class="small">
            <strong>{author?.name ?? words.someone}</strong>{' '}
            <time class="soft" dateTime={createdAt}>
              {dateOf(createdAt)}
            </time>
          </p>
          <p class="text">{text}</p>
        </>
      )}
      {replies.length > 0 && (
        <ul class="comments">
          {replies.map((reply) => (
            <Said key={reply.id} of={reply} />
          ))}
        </ul>
      )}
      {hidden > 0 && <p class="soft">{words.moreReplies(hidden)}</p>}
    </li>
  );
}
