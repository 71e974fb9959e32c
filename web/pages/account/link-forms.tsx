import type { ComponentChildren } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { api, bodyOf } from '../../core/api.js';
import { language, t } from '../../core/language.js';
import { Button } from '../../ui/button.js';
import { Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { account } from '../../words/account.js';
import { NewPassword } from './new-password.js';

const kinds = ['reset', 'verify', 'undo', 'keep', 'setup'] as const;
/** What a link is for, and its token. */
export type Link = { kind: 'forgot' } | { kind: (typeof kinds)[number]; token: string };

/** The link in the part behind `#`, such as `#reset=…`. */
export function linkIn(hash: string): Link | undefined {
  const [, name, token] = /^#(\w+)(?:=([\w-]+))?$/.exec(hash) ?? [];
  if (name === 'forgot') return { kind: 'forgot' };
  const kind = kinds.find((one) => one === name);
  return kind && token ? { kind, token } : undefined;
}

/** The form that a link leads to, and how it ended. */
export function LinkForm({ link, onLeave }: { link: Link; onLeave: () => void }) {
  const [isDone, setDone] = useState(false);
  const words = t(account);
  const onDone = () => setDone(true);
  if (isDone) {
    const ending = endings[link.kind];
    return <Done title={words[`${ending}Title`]} hint={words[`${ending}Hint`]} onLeave={onLeave} />;
  }
  if (link.kind === 'forgot') return <Forgot onDone={onDone} />;
  if (link.kind === 'reset') return <Reset token={link.token} onDone={onDone} />;
  if (link.kind === 'setup') return <SetUp token={link.token} onDone={onDone} />;
  return <FollowLink kind={link.kind} token={link.token} onDone={onDone} />;
}

const endings = {
  forgot: 'sent',
  reset: 'resetDone',
  verify: 'verifyDone',
  undo: 'undoDone',
  keep: 'keepDone',
  setup: 'setupDone',
} as const;

const Page = ({ title, hint, children }: { title: string; hint: string; children: ComponentChildren }) => (
  <main id="content" class="page narrow">
    <section class="card">
      <div class="stack tight">
        <h1>{title}</h1>
        <p class="soft">{hint}</p>
      </div>
      {children}
    </section>
  </main>
);

function Done({ title, hint, onLeave }: { title: string; hint: string; onLeave: () => void }) {
  const heading = useRef<HTMLDivElement>(null);
  // What had the focus is gone.
  useEffect(() => heading.current?.focus(), []);
  return (
    <main id="content" class="page narrow">
      <section class="card">
        <div ref={heading} class="stack tight" role="status" tabIndex={-1}>
          <h1>{title}</h1>
          <p class="soft">{hint}</p>
        </div>
        <Button kind="primary" wide onPress={onLeave}>
          {t(account).logIn}
        </Button>
      </section>
    </main>
  );
}

function Forgot({ onDone }: { onDone: () => void }) {
  const words = t(account);
  const [email, setEmail] = useState('');
  const send = async () => {
    await bodyOf(api.POST('/v1/password-resets', { body: { email } }));
    onDone();
  };
  return (
    <Page title={words.forgotTitle} hint={words.forgotHint}>
      <Form action={words.sendLink} onSend={send}>
        <Field label={words.email} type="email" value={email} onInput={setEmail} autocomplete="email" required />
      </Form>
    </Page>
  );
}

type LinkProps = { token: string; onDone: () => void };

function Reset({ token, onDone }: LinkProps) {
  const words = t(account);
  const [password, setPassword] = useState('');
  const send = async () => {
    await bodyOf(api.POST('/v1/password-resets/completion', { body: { token, password } }));
    onDone();
  };
  return (
    <Page title={words.resetTitle} hint={words.resetHint}>
      <Form action={words.setPassword} onSend={send}>
        <NewPassword value={password} onInput={setPassword} />
      </Form>
    </Page>
  );
}

const follow = {
  verify: (body: { token: string }) => api.POST('/v1/email-verifications', { body }),
  undo: (body: { token: string }) => api.POST('/v1/email-undos', { body }),
  keep: (body: { token: string }) => api.POST('/v1/deletion-cancellations', { body }),
};

/** Asks before it does what the link is for: programs that look at mails open links, too. */
function FollowLink({ kind, token, onDone }: LinkProps & { kind: keyof typeof follow }) {
  const words = t(account);
  const send = async () => {
    await bodyOf<unknown>(follow[kind]({ token }));
    onDone();
  };
  return (
    <Page title={words[`${kind}Title`]} hint={words[`${kind}Hint`]}>
      <Form action={kind === 'verify' ? words.confirm : words[kind]} onSend={send} />
    </Page>
  );
}

function SetUp({ token, onDone }: LinkProps) {
  const words = t(account);
  const [loginId, setLoginId] = useState('');
  const [password, setPassword] = useState('');
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const send = async () => {
    const body = { token, loginId, password, name, email, locale: language.value };
    await bodyOf(api.POST('/v1/setup', { body }));
    onDone();
  };
  return (
    <Page title={words.setupTitle} hint={words.setupHint}>
      <Form action={words.setUp} onSend={send}>
        <Field label={words.loginId} value={loginId} onInput={setLoginId} autocomplete="username" required />
        <NewPassword label={words.password} value={password} onInput={setPassword} />
        <Field label={words.name} value={name} onInput={setName} autocomplete="name" required />
        <Field label={words.email} type="email" value={email} onInput={setEmail} autocomplete="email" required />
      </Form>
    </Page>
  );
}
