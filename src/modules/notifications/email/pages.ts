import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Locale } from '../../../kernel/problems/locale.js';
import { categoryNames } from '../notices/categories.js';
import { html, SafeHtml } from '../../../kernel/http/html.js';
import type { Unsubscription } from './unsubscribe-links.js';

const headers = {
  'Content-Type': 'text/html; charset=utf-8',
  // Allows inline styles and a form to its own origin, nothing else.
  'Content-Security-Policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cache-Control': 'no-store',
  'Referrer-Policy': 'no-referrer', // the address is the key
  'X-Robots-Tag': 'noindex',
};

/** True when the client asks for HTML, as browsers do. */
export const wantsHtml = ({ headers }: FastifyRequest): boolean => /\btext\/html\b/i.test(headers.accept ?? '');

/** Sends HTML with headers that forbid scripts, framing and caching. */
export function sendHtml(reply: FastifyReply, page: string): string {
  void reply.headers(headers);
  return page;
}

const translations: Record<
  Locale,
  { title: string; question: (what: string) => string; all: string; button: string; done: string; back: string }
> = {
  ko: {
    title: '메일 수신 거부',
    question: (what) => `마당에서 보내는 ${what} 메일을 그만 받으시겠습니까?`,
    all: '알림',
    button: '그만 받기',
    done: '수신 거부가 완료되었습니다. 앞으로 이 메일을 보내지 않겠습니다.',
    back: '로그인한 뒤 알림 설정에서 다시 켤 수 있습니다. 환불처럼 중요한 알림은 계속 메일로 보내 드립니다.',
  },
  en: {
    title: 'Unsubscribe',
    question: (what) => `Unsubscribe from Madang e-mails about ${what}?`,
    all: 'news and updates',
    button: 'Unsubscribe',
    done: 'You are unsubscribed.',
    back: 'To turn these e-mails on again, log in and open your notification settings. We still send important e-mails, such as refunds.',
  },
};

/** Asks for confirmation: link scanners that open every link of a mail must not unsubscribe anybody. */
export function confirmPage({ scope }: Unsubscription, locale: Locale): string {
  const { title, question, all, button } = translations[locale];
  const what = scope === '*' ? all : categoryNames[scope][locale];
  return page(
    locale,
    title,
    html`<p>${question(what)}</p>
      <form method="post"><button name="List-Unsubscribe" value="One-Click">${button}</button></form>`,
  );
}

export function donePage(locale: Locale): string {
  const { title, done, back } = translations[locale];
  return page(
    locale,
    title,
    html`<p><strong>${done}</strong></p>
      <p>${back}</p>`,
  );
}

/** The same, for programs. */
export const doneText = (locale: Locale): string => `${translations[locale].done}\n`;

const style = new SafeHtml(`
  :root { color-scheme: light dark; --paper: #fbf8f3; --ink: #211b15; --accent: #8a4a20; --on-accent: #fff; }
  @media (prefers-color-scheme: dark) { :root { --paper: #171310; --ink: #f3ede4; --accent: #e0a878; --on-accent: #211b15; } }
  body { margin: 0; word-break: keep-all; padding: 15vh 20px 20px; background: var(--paper); color: var(--ink);
    font: 16px/1.6 -apple-system, 'Segoe UI', Roboto, 'Apple SD Gothic Neo', 'Noto Sans KR', sans-serif; }
  main { max-width: 30rem; margin: auto; }
  h1 { font-size: 1.4rem; margin: 0 0 .5rem; }
  button { font: inherit; font-weight: 600; padding: .7rem 1.4rem; border: 0; border-radius: 8px; cursor: pointer;
    background: var(--accent); color: var(--on-accent); }`);

const page = (locale: Locale, title: string, content: SafeHtml): string =>
  html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        <main>
          <h1>${title}</h1>
          ${content}
        </main>
      </body>
    </html>`.toString();
