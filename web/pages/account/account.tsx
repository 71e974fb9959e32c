import { useEffect, useState } from 'preact/hooks';
import { t } from '../../core/language.js';
import { account, type Role } from '../../core/session.js';
import { LogInCard } from '../../ui/log-in.js';
import { Tiles, type Tile } from '../../ui/tiles.js';
import { account as ofAccount } from '../../words/account.js';
import { common } from '../../words/common.js';
import { Email } from './email.js';
import { Exports } from './export.js';
import { linkIn, LinkForm, type Link } from './link-forms.js';
import { Password } from './password.js';
import { Profile } from './profile.js';
import { Sessions } from './sessions.js';

/** The link that led here. The token leaves the address at once, and so the history of the browser. */
function takeLink(): Link | undefined {
  const link = linkIn(location.hash);
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  return link;
}

/** One's account; and, without a log-in, what the links of mails and of the log are for. */
export default function AccountPage() {
  const words = t(ofAccount);
  const [link, setLink] = useState(takeLink);
  useEffect(() => void (document.title = words.title), [words]);
  useEffect(() => {
    const follow = () => location.hash && setLink(takeLink());
    window.addEventListener('hashchange', follow);
    return () => window.removeEventListener('hashchange', follow);
  }, []);
  if (link) return <LinkForm key={JSON.stringify(link)} link={link} onLeave={() => setLink(undefined)} />;
  const me = account.value?.me;
  if (!me) return <LogInCard />;
  return (
    <main key={me.id} id="content" class="page">
      <div class="stack tight">
        <h1>{me.name}</h1>
        <p class="soft">
          {me.loginId} · {me.roles.map((role: Role) => t(common).roles[role]).join(' · ')}
        </p>
      </div>
      <div class="halves">
        <div class="stack">
          <Profile />
          <Email />
          <Exports />
        </div>
        <div class="stack">
          <Password />
          <Sessions />
          <Further />
        </div>
      </div>
    </main>
  );
}

function Further() {
  const words = t(ofAccount);
  const links: Tile[] = [
    ['wallet', words.wallet, '/wallet'],
    ['bell', words.inbox, '/inbox'],
    ['book', words.developers, '/developers'],
  ];
  return <Tiles id="further" title={words.further} links={links} />;
}
