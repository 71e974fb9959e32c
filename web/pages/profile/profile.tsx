import { useEffect, useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { useResource } from '../../core/resource.js';
import { navigate } from '../../core/router.js';
import { account } from '../../core/session.js';
import { copy } from '../../core/toasts.js';
import { MissionCard } from '../../mission/mission-card.js';
import type { Mission } from '../../mission/money.js';
import { ProposeSheet } from '../../mission/propose.js';
import type { PageProps } from '../../routes.js';
import { Button, LinkButton } from '../../ui/button.js';
import { LogIn } from '../../ui/log-in.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { profile as ofProfile } from '../../words/profile.js';
import './profile.css';

type Profile = Schemas['Profile'];
const LIMIT = 12;

/** Who a person is to everybody: name, words about themselves, and missions for those who are logged in. */
export default function ProfilePage({ params }: PageProps) {
  const words = t(ofProfile);
  const handle = params['handle']!;
  const profile = useResource(
    () => bodyOf(api.GET('/v1/profiles/{handle}', { params: { path: { handle } } })),
    [handle],
  );
  const found = profile.data.value;
  useEffect(() => {
    if (!found) return;
    document.title = `${found.name} (@${found.handle})`;
    // The handle was changed, or written in another way.
    if (found.handle !== handle) navigate(`/@${found.handle}`, { replace: true });
  }, [found]);
  const status = profile.failure.value?.status;
  return (
    <main id="content" class="page profile">
      {!found && (status === 404 || status === 422) ? (
        <Empty icon="person" title={words.missing}>
          <p>{words.missingHint}</p>
          <a href="/missions">{words.toMissions}</a>
        </Empty>
      ) : (
        <Loaded of={profile}>{(person) => <Person of={person} />}</Loaded>
      )}
    </main>
  );
}

function Person({ of: person }: { of: Profile }) {
  const me = account.value?.me;
  return (
    <div class="stack">
      <Head of={person} mine={me?.id === person.id} />
      {me && person.isStreamer && <Missions key={me.id} streamerId={person.id} />}
      {!me && person.isStreamer && <Stranger />}
    </div>
  );
}

function Head({ of: person, mine }: { of: Profile; mine: boolean }) {
  const words = t(ofProfile);
  const { ongoing, succeeded, failed } = person.missions;
  return (
    <section class="card">
      <div class="profile-head">
        <span class="face" aria-hidden="true">
          {[...person.name][0]}
        </span>
        <div>
          <h1>{person.name}</h1>
          <p class="soft">@{person.handle}</p>
        </div>
      </div>
      {person.bio && <p>{person.bio}</p>}
      {person.isStreamer && (
        <dl class="counts number">
          <Count of={ongoing} name={words.ongoing} />
          <Count of={succeeded} name={words.succeeded} />
          <Count of={failed} name={words.failed} />
        </dl>
      )}
      {mine && <p class="small soft">{words.mine}</p>}
      <div class="row">
        {mine ? (
          <LinkButton icon="person" href="/account">
            {words.edit}
          </LinkButton>
        ) : (
          account.value && person.isStreamer && <Propose to={person.id} />
        )}
        <Button icon="share" onPress={() => copy(`${location.origin}/@${person.handle}`, words.copied)}>
          {words.share}
        </Button>
      </div>
    </section>
  );
}

const Count = ({ of, name }: { of: number; name: string }) => (
  <div>
    <dt class="small soft">{name}</dt>
    <dd>
      <strong>{of}</strong>
    </dd>
  </div>
);

function Propose({ to }: { to: string }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button kind="primary" icon="plus" onPress={() => setOpen(true)}>
        {t(ofProfile).propose}
      </Button>
      {isOpen && <ProposeSheet streamerId={to} onClose={() => setOpen(false)} />}
    </>
  );
}

function Stranger() {
  const words = t(ofProfile);
  return (
    <section class="card">
      <div class="stack tight">
        <h2>{words.logIn}</h2>
        <p class="soft">{words.logInHint}</p>
      </div>
      <LogIn />
    </section>
  );
}

/** What is open, and below it all that is not. */
function Missions({ streamerId }: { streamerId: string }) {
  const words = t(ofProfile);
  const read = (status?: Mission['status']) => (cursor: string | undefined) => {
    const query = { streamerId, limit: LIMIT, ...(status && { status }), ...(cursor && { cursor }) };
    return bodyOf(api.GET('/v1/missions', { params: { query } }));
  };
  const open = usePages(read('open'), []);
  const all = usePages(read(), []);
  return (
    <>
      <section class="stack">
        <h2>{words.ongoingTitle}</h2>
        <Loaded of={open.list}>
          {({ items, hasMore }) =>
            items.length === 0 ? (
              <p class="soft">{words.noOngoing}</p>
            ) : (
              <>
                <Grid of={items} />
                <More of={hasMore} onPress={open.more} />
              </>
            )
          }
        </Loaded>
      </section>
      <Loaded of={all.list}>
        {({ items, hasMore }) => {
          const past = items.filter(({ status }) => status !== 'open');
          return past.length === 0 && !hasMore ? null : (
            <section class="stack">
              <h2>{words.endedTitle}</h2>
              <Grid of={past} />
              <More of={hasMore} onPress={all.more} />
            </section>
          );
        }}
      </Loaded>
    </>
  );
}

const Grid = ({ of: missions }: { of: Mission[] }) => (
  <ul class="mission-grid">
    {missions.map((mission) => (
      <li key={mission.id}>
        <MissionCard of={mission} isOwn />
      </li>
    ))}
  </ul>
);
