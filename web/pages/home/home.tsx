import { useEffect } from 'preact/hooks';
import { t } from '../../core/language.js';
import { navigate } from '../../core/router.js';
import { useResource } from '../../core/resource.js';
import type { Role } from '../../core/session.js';
import { loadSite, type Site } from '../../core/site.js';
import { Icon, type Pictogram } from '../../ui/icon.js';
import { enterDemo } from '../../ui/log-in.js';
import { Loaded } from '../../ui/states.js';
import { toastFailure } from '../../core/toasts.js';
import { Tiles, type Tile } from '../../ui/tiles.js';
import { common } from '../../words/common.js';
import { home } from '../../words/home.js';
import './home.css';
import { Watch } from './watch.js';

/** What Madang is, and the ways in. */
export default function Home() {
  const words = t(home);
  const site = useResource(loadSite, []);
  useEffect(() => void (document.title = words.title), [words]);
  return (
    <main id="content" class="page home">
      <section class="hero">
        <h1>{words.tagline}</h1>
        <ul class="lines">
          {words.lines.map(({ icon, name, text }) => (
            <li key={icon}>
              <span class="face">
                <Icon name={icon as Pictogram} />
              </span>
              <p>
                <strong>{name}</strong> <span class="soft">{text}</span>
              </p>
            </li>
          ))}
        </ul>
      </section>
      <Loaded of={site}>
        {(found) => (
          <>
            {found.needsAdmin && (
              <section class="note calm">
                <Icon name="lock" />
                <div>
                  <h2>{words.setupTitle}</h2>
                  <p>{words.setupHint}</p>
                </div>
              </section>
            )}
            {found.demo && (
              <div class="halves">
                <Watch hasRobots={found.demo.hasRobots} />
                <People demo={found.demo} />
              </div>
            )}
            <Links site={found} />
          </>
        )}
      </Loaded>
    </main>
  );
}

/** Where each role begins. */
const firstPage: Partial<Record<Role, string>> = {
  consumer: '/deliver',
  driver: '/drive',
  streamer: '/studio',
  admin: '/console',
};

function People({ demo }: { demo: NonNullable<Site['demo']> }) {
  const words = t(home);
  return (
    <section class="card">
      <div class="stack tight">
        <h2>{words.demoTitle}</h2>
        <p class="soft">{words.demoHint}</p>
      </div>
      <ul class="list">
        {demo.people.map(({ loginId, name, roles }) => (
          <li key={loginId}>
            <button
              type="button"
              class="item"
              onClick={() => {
                const to = firstPage[roles[0]!];
                enterDemo(loginId).then(() => to && navigate(to), toastFailure);
              }}
            >
              <span class="face" aria-hidden="true">
                {name.slice(0, 1)}
              </span>
              <span class="body">
                <span class="title">
                  <strong>{name}</strong> <span class="soft">{loginId}</span>
                </span>
                <br />
                <span class="small soft">{words.roleHint[roles[0]!]}</span>
              </span>
              <Icon name="chevron" />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Links({ site }: { site: Site }) {
  const words = t(home);
  const mailbox = site.demo?.mailboxUrl;
  const links: Tile[] = [
    ['book', words.links.docs, '/docs'],
    ['pulse', words.links.developers, '/developers'],
    ['flag', t(common).missions, '/missions'],
    ['wallet', t(common).wallet, '/wallet'],
    ['cup', words.links.cafes, '/cafes'],
    ['bell', words.links.inbox, '/inbox'],
    ['person', words.links.account, '/account'],
    ...(mailbox ? ([['mail', words.links.mailbox, mailbox]] as Tile[]) : []),
    ['check', words.links.health, '/health/ready'],
  ];
  return <Tiles id="further" title={words.linksTitle} links={links} />;
}
