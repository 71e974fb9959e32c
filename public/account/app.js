import { $, all } from '../shared/dom.js';
import { refusalOf } from '../shared/refusals.js';
import { languageNow, speak, t } from './words.js';

/** What the link in a mail is for, and its token; the token leaves the address, and so the history of the browser. */
const [, kind = 'forgot', token = ''] = /^#(\w+)(?:=([\w-]+))?$/.exec(location.hash) ?? [];
history.replaceState(null, '', location.pathname);

/** @typedef {'sent' | 'resetDone' | 'verifyDone' | 'undoDone' | 'setupDone'} Ending */

/**
 * Each form, with what it sends and how it ends.
 *
 * @type {Record<string, { path: string, body: () => object, ending: Ending }>}
 */
const forms = {
  forgot: { path: 'password-resets', body: () => ({ email: valueOf('email') }), ending: 'sent' },
  reset: {
    path: 'password-resets/completion',
    body: () => ({ token, password: valueOf('password') }),
    ending: 'resetDone',
  },
  verify: { path: 'email-verifications', body: () => ({ token }), ending: 'verifyDone' },
  undo: { path: 'email-undos', body: () => ({ token }), ending: 'undoDone' },
  setup: {
    path: 'setup',
    body: () => ({
      token,
      loginId: valueOf('login-id'),
      password: valueOf('admin-password'),
      name: valueOf('name'),
      email: valueOf('admin-email'),
      locale: languageNow(),
    }),
    ending: 'setupDone',
  },
};

const valueOf = (/** @type {string} */ id) => $(id, HTMLInputElement).value;

/** @type {Ending | undefined} */
let ended;
const shown = forms[kind] && (kind === 'forgot' || token) ? kind : 'forgot';

function render() {
  for (const id of Object.keys(forms)) $(id).hidden = ended !== undefined || id !== shown;
  $('done').hidden = ended === undefined;
  if (!ended) return;
  $('done-title').textContent = t()[`${ended}Title`];
  $('done-hint').textContent = t()[`${ended}Hint`];
  $('done').focus();
}

/**
 * Sends a form and returns why it was refused, if it was.
 *
 * @param {string} path
 * @param {object} body
 */
async function send(path, body) {
  const headers = { 'Content-Type': 'application/json', 'Accept-Language': languageNow() };
  const request = { method: 'POST', headers, body: JSON.stringify(body) };
  const response = await fetch(`/v1/${path}`, request).catch(() => undefined);
  if (response?.ok) return undefined;
  const problem = await response?.json().catch(() => null);
  return (response && refusalOf(response.status, problem, languageNow())) ?? t().unreachable;
}

for (const [id, { path, body, ending }] of Object.entries(forms)) {
  const form = $(id);
  const [refusal] = all(form, '.refusal');
  const [button] = all(form, 'button');
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button?.setAttribute('disabled', '');
    const reason = await send(path, body());
    button?.removeAttribute('disabled');
    refusal?.replaceChildren(reason ?? '');
    if (reason === undefined) ended = ending;
    render();
  });
}
$('show-password').addEventListener('change', ({ target }) => {
  $('password', HTMLInputElement).type = /** @type {HTMLInputElement} */ (target).checked ? 'text' : 'password';
});
$('language').addEventListener('click', () => {
  speak(languageNow() === 'ko' ? 'en' : 'ko');
  render();
});
speak(languageNow());
render();
