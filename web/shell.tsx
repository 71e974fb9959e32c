import { useState } from 'preact/hooks';
import { language, setLanguage, t } from './core/language.js';
import { path } from './core/router.js';
import { account, accounts, has, isOperator, logOut, use } from './core/session.js';
import { setTheme, theme, type Theme } from './core/theme.js';
import { Button, IconButton, LinkButton } from './ui/button.js';
import { Icon, type Pictogram } from './ui/icon.js';
import { LogIn } from './ui/log-in.js';
import { Sheet } from './ui/sheet.js';
import { common } from './words/common.js';

const nextTheme: Record<Theme, Theme> = { auto: 'light', light: 'dark', dark: 'auto' };
const themeIcon: Record<Theme, Pictogram> = { auto: 'halves', light: 'sun', dark: 'moon' };

/** The bar at the top: where one is, in which language and colours, and who one is; a plain one has language and colours. */
export function Bar({ isPlain }: { isPlain: boolean }) {
  const words = t(common);
  const [isOpen, setOpen] = useState(false);
  const name = account.value?.me.name;
  return (
    <header class="bar">
      <a class="brand" href="/">
        <svg viewBox="0 0 32 32" aria-hidden="true">
          <rect width="32" height="32" rx="9" />
          <path d="M7 22V10l9 7 9-7v12" />
        </svg>
        {words.brand}
      </a>
      {!isPlain && <Tabs />}
      <span class="push" />
      <button
        type="button"
        class="button bare low"
        lang={language.value === 'ko' ? 'en' : 'ko'}
        onClick={() => setLanguage(language.value === 'ko' ? 'en' : 'ko')}
      >
        {words.otherLanguage}
      </button>
      <IconButton
        icon={themeIcon[theme.value]}
        label={words.theme[theme.value]}
        onPress={() => setTheme(nextTheme[theme.value])}
      />
      {isPlain ? null : name === undefined ? (
        <Button low onPress={() => setOpen(true)}>
          {words.logIn}
        </Button>
      ) : (
        <button type="button" class="person" aria-haspopup="dialog" onClick={() => setOpen(true)}>
          <span class="face" aria-hidden="true">
            {name.slice(0, 1)}
          </span>
          <span class="name">{name}</span>
        </button>
      )}
      {isOpen && <Accounts onClose={() => setOpen(false)} />}
    </header>
  );
}

/** Who is logged in in this browser, and as whom this tab acts. */
function Accounts({ onClose }: { onClose: () => void }) {
  const words = t(common);
  const [isEntering, setEntering] = useState(account.value === undefined);
  const mine = account.value?.me.id;
  if (isEntering) {
    return (
      <Sheet title={words.logIn} onClose={onClose}>
        <LogIn onDone={onClose} />
      </Sheet>
    );
  }
  return (
    <Sheet title={words.accounts} onClose={onClose}>
      <ul class="list">
        {accounts.value.map(({ me }) => (
          <li key={me.id}>
            <button
              type="button"
              class="item"
              aria-pressed={me.id === mine}
              onClick={() => {
                use(me.id);
                onClose();
              }}
            >
              <span class="face" aria-hidden="true">
                {me.name.slice(0, 1)}
              </span>
              <span class="body">
                <span class="title">{me.name}</span>
                <br />
                <span class="small soft">{me.roles.map((role) => words.roles[role]).join(' · ')}</span>
              </span>
              {me.id === mine && <Icon name="check" />}
            </button>
          </li>
        ))}
      </ul>
      <div class="choices">
        <LinkButton low icon="wallet" href="/wallet" onPress={onClose}>
          {words.wallet}
        </LinkButton>
        <LinkButton low icon="person" href="/account" onPress={onClose}>
          {words.accountSettings}
        </LinkButton>
        {has('streamer') && (
          <LinkButton low icon="flag" href="/studio" onPress={onClose}>
            {words.studio}
          </LinkButton>
        )}
      </div>
      <Button wide icon="person" onPress={() => setEntering(true)}>
        {words.useAnother}
      </Button>
      <Button
        wide
        kind="bare"
        icon="out"
        onPress={() => {
          logOut();
          onClose();
        }}
      >
        {words.logOut}
      </Button>
    </Sheet>
  );
}

/** The pages of a mission and of a streamer are among the missions. */
const sectionOf = (of: string): string => `/${of.split('/')[1]}`.replace(/^\/(?:m$|@.*)/, '/missions');

/** The sections: a bar at the bottom of a phone. */
function Tabs() {
  const words = t(common);
  const tabs: [string, Pictogram, string][] = [
    ['/deliver', 'box', words.deliver],
    ['/drive', 'wheel', words.drive],
    ['/missions', 'flag', words.missions],
    ['/cafes', 'cup', words.cafes],
    ['/inbox', 'bell', words.inbox],
    ...(isOperator() ? ([['/console', 'pulse', words.console]] as [string, Pictogram, string][]) : []),
  ];
  return (
    <nav class="tabs" aria-label={words.sections}>
      {tabs.map(([to, icon, name]) => (
        <a key={to} href={to} aria-current={sectionOf(path.value) === to ? 'page' : undefined}>
          <Icon name={icon} />
          {name}
        </a>
      ))}
    </nav>
  );
}
