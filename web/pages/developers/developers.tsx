import { useEffect } from 'preact/hooks';
import { t } from '../../core/language.js';
import { path } from '../../core/router.js';
import { account } from '../../core/session.js';
import type { PageProps } from '../../routes.js';
import { LogIn } from '../../ui/log-in.js';
import { common } from '../../words/common.js';
import { developers } from '../../words/developers.js';
import { Events } from './events.js';
import { Keys } from './keys.js';
import { Request, Requests } from './requests.js';
import { Start } from './start.js';
import { Webhook } from './webhook.js';
import { Webhooks } from './webhooks.js';
import './developers.css';

type Section = keyof ReturnType<typeof sectionNames>;
const sectionNames = () => t(developers).tabs;
const addressOf = (section: Section): string => (section === 'start' ? '/developers' : `/developers/${section}`);

/** For those who write programs: what they need is here, and everything goes through the API. */
export default function DevelopersPage({ params }: PageProps) {
  const words = t(developers);
  const names = sectionNames();
  const section = (path.value.split('/')[2] ?? 'start') as Section;
  useEffect(() => void (document.title = `${names[section]} · ${words.title}`), [words]);
  return (
    <main id="content" class="page developers">
      <h1>{words.title}</h1>
      <nav class="sections" aria-label={words.sections}>
        {(Object.keys(names) as Section[]).map((one) => (
          <a key={one} href={addressOf(one)} aria-current={one === section ? 'page' : undefined}>
            {names[one]}
          </a>
        ))}
      </nav>
      <Content key={account.value?.me.id} section={section} id={params['id']} />
    </main>
  );
}

function Content({ section, id }: { section: Section; id: string | undefined }) {
  if (section === 'start') return <Start />;
  if (section === 'events') return <Events />;
  if (!account.value) {
    return (
      <section class="card">
        <h2>{t(common).needsLogIn}</h2>
        <LogIn />
      </section>
    );
  }
  if (section === 'keys') return <Keys />;
  if (section === 'requests') return id === undefined ? <Requests /> : <Request id={id} />;
  return id === undefined ? <Webhooks /> : <Webhook id={id} />;
}
