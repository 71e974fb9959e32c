import { useEffect } from 'preact/hooks';
import { t } from '../../core/language.js';
import { useQuery } from '../../core/query.js';
import { account, has, isOperator } from '../../core/session.js';
import { LogInCard } from '../../ui/log-in.js';
import { ofConsole } from '../../words/console.js';
import { Audit } from './audit.js';
import { Board } from './board.js';
import { Cafes } from './cafes.js';
import { MissionsTab } from './missions-tab.js';
import { People } from './people.js';
import { System } from './system.js';
import './console.css';

type Tab = keyof (typeof ofConsole.en)['tabs'];
const ofModerators: readonly Tab[] = ['bookings', 'missions', 'cafes'];
const ofAdmins: readonly Tab[] = [...ofModerators, 'people', 'system', 'audit'];

/** What a tab shows besides itself, kept in the address: a thing that is open, and filters of the audit. */
const nothing = { tab: 'bookings', open: '', actor: '', subject: '' };
export type Shown = typeof nothing;
export type TabProps = { shown: Shown; show: (change: Partial<Shown>) => void };

/** The page of moderators and admins. */
export default function ConsolePage() {
  const words = t(ofConsole);
  useEffect(() => void (document.title = words.title), [words]);
  const me = account.value?.me;
  return me && isOperator() ? <Console key={me.id} /> : <LogInCard role="admin" />;
}

function Console() {
  const words = t(ofConsole);
  const [shown, show] = useQuery(nothing);
  const tabs = has('admin') ? ofAdmins : ofModerators;
  const tab = tabs.find((one) => one === shown.tab) ?? 'bookings';
  const props = { shown, show };
  return (
    <main id="content" class="page console">
      <h1>{words.title}</h1>
      <nav class="console-tabs" aria-label={words.sections}>
        {tabs.map((one) => (
          <a key={one} href={`/console?tab=${one}`} aria-current={one === tab ? 'page' : undefined}>
            {words.tabs[one]}
          </a>
        ))}
      </nav>
      {tab === 'bookings' && <Board {...props} />}
      {tab === 'missions' && <MissionsTab {...props} />}
      {tab === 'cafes' && <Cafes />}
      {tab === 'people' && <People {...props} />}
      {tab === 'system' && <System />}
      {tab === 'audit' && <Audit {...props} />}
    </main>
  );
}
