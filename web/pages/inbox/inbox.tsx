import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../core/language.js';
import { hash } from '../../core/router.js';
import { account } from '../../core/session.js';
import { Icon } from '../../ui/icon.js';
import { LogInCard } from '../../ui/log-in.js';
import { Connection } from '../../ui/states.js';
import { inbox as ofInbox } from '../../words/inbox.js';
import { Editor } from './editor.js';
import './inbox.css';
import type { Category } from './inbox-store.js';
import { LiveInbox } from './live-inbox.js';
import { Mail } from './mail.js';
import './preferences.css';
import { sectionOf, sections, type Section } from './sections.js';

/** What one is notified of, and how. The part is named after #, as the mails do. */
export default function InboxPage() {
  const words = t(ofInbox);
  const me = account.value?.me.id;
  useEffect(() => void (me ?? (document.title = words.title)), [me, words]);
  // Another person has another inbox.
  return me ? <Inside key={me} /> : <LogInCard />;
}

function Inside() {
  const words = t(ofInbox);
  const live = useMemo(() => new LiveInbox(), []);
  const [category, setCategory] = useState<Category | ''>('');
  const section = sectionOf(hash.value);
  const { unread } = live.inbox.shown.value;
  const wasOpened = useRef(false);
  wasOpened.current ||= section === 'preferences';
  useEffect(() => live.start(), [live]);
  useEffect(() => void live.show(section, category), [live, section, category]);
  useEffect(() => {
    document.title = unread > 0 ? `(${unread > 99 ? '99+' : unread}) ${words.title}` : words.title;
  }, [unread, words]);
  return (
    <div class="page inbox">
      <div class="beside">
        <Sections of={section} unread={unread} />
        <div id="connection">
          <Connection stream={live.stream.value} />
        </div>
      </div>
      <main
        id="content"
        class="stack"
        tabIndex={-1}
        aria-labelledby={section === 'preferences' ? 'editor-heading' : 'heading'}
      >
        {section !== 'preferences' && <Mail live={live} category={category} onCategory={setCategory} />}
        {wasOpened.current && <Editor isShown={section === 'preferences'} />}
      </main>
    </div>
  );
}

function Sections({ of, unread }: { of: Section; unread: number }) {
  const words = t(ofInbox);
  return (
    <nav id="sections" aria-label={words.sections}>
      {(Object.keys(sections) as Section[]).map((one) => (
        <a key={one} href={`#${one}`} aria-current={one === of ? 'page' : undefined}>
          <Icon name={sections[one]} />
          <span class="name">{words.boxes[one]}</span>
          {one === 'all' && unread > 0 && (
            <span class="count" aria-hidden="true">
              {unread}
            </span>
          )}
        </a>
      ))}
    </nav>
  );
}
