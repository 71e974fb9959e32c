import type { Locale } from '../../../kernel/problems/locale.js';
import { html, SafeHtml } from '../../../kernel/http/html.js';

/** One notification in a mail, with a link to its details and what the link is called. */
export type Item = { title: string; body: string; url: string; open: string };

/** Why the recipient gets this mail, and how to change that. */
export type Footer = { why: string; links: { label: string; url: string }[] };

type Content = { locale: Locale; subject: string; items: Item[]; more: string | null; footer: Footer };

const FONT = `font-family:-apple-system,'Segoe UI',Roboto,'Apple SD Gothic Neo','Noto Sans KR',sans-serif`;

/** Dark mode, for mail clients that support it; the inline styles are for all others. */
const dark = new SafeHtml(`
  :root { color-scheme: light dark; supported-color-schemes: light dark; }
  @media (prefers-color-scheme: dark) {
    .paper { background: #171310 !important; }
    .card { background: #231d18 !important; border-color: #3a3129 !important; }
    .ink { color: #f3ede4 !important; }
    .soft, .soft a { color: #b5a899 !important; }
    .line { border-color: #3a3129 !important; }
    .button { background: #e0a878 !important; color: #211b15 !important; }
  }`);

/** Renders a mail in HTML: one fluid table, inline styles, no external resources. */
export function renderHtml({ locale, subject, items, more, footer }: Content): string {
  const [only] = items.length === 1 && !more ? items : [];
  return html`<!doctype html>
    <html lang="${locale}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${subject}</title>
        <style>
          ${dark}
        </style>
      </head>
      <body class="paper" style="margin:0;padding:0;background:#fbf8f3">
        <div style="display:none;max-height:0;overflow:hidden">${items[0]!.body}</div>
        <table
          role="presentation"
          class="paper"
          width="100%"
          cellpadding="0"
          cellspacing="0"
          style="background:#fbf8f3"
        >
          <tr>
            <td align="center" style="padding:24px 12px">
              <table role="presentation" width="100%" cellpadding="0" cellspacing="0" style="max-width:560px">
                <tr>
                  <td class="soft" style="${style('padding:0 8px 12px;font-size:14px;font-weight:600;color:#6b6055')}">
                    Madang
                  </td>
                </tr>
                <tr>
                  <td
                    class="card"
                    style="padding:28px 24px;background:#ffffff;border:1px solid #e5ddd1;border-radius:12px"
                  >
                    <h1 class="ink" style="${style('margin:0 0 12px;font-size:20px;line-height:1.35;color:#211b15')}">
                      ${subject}
                    </h1>
                    ${only ? letter(only) : list(items, more)}
                  </td>
                </tr>
                <tr>
                  <td class="soft" style="${style('padding:16px 8px 0;font-size:12px;line-height:1.6;color:#6b6055')}">
                    ${footer.why}<br />
                    ${footer.links.map(({ label, url }) => html`<a href="${url}" style="color:#6b6055">${label}</a>&ensp;`)}
                  </td>
                </tr>
              </table>
            </td>
          </tr>
        </table>
      </body>
    </html> `.toString();
}

const style = (rules: string): SafeHtml => new SafeHtml(`${rules};word-break:keep-all;overflow-wrap:anywhere;${FONT}`);

const letter = ({ body, url, open }: Item): SafeHtml =>
  html` <p class="ink" style="${style('margin:0 0 24px;font-size:16px;line-height:1.6;color:#211b15')}">
      ${lines(body)}
    </p>
    <a
      class="button"
      href="${url}"
      style="${style('display:inline-block;padding:12px 20px;border-radius:8px;background:#8a4a20;color:#ffffff;font-size:15px;font-weight:600;text-decoration:none')}"
      >${open}</a
    >`;

const list = (items: Item[], more: string | null): SafeHtml =>
  html` <table role="presentation" width="100%" cellpadding="0" cellspacing="0">
      ${items.map(
        ({ title, body, url }) =>
          html`<tr>
            <td class="line" style="padding:12px 0;border-top:1px solid #e5ddd1">
              <a
                class="ink"
                href="${url}"
                style="${style('font-size:15px;font-weight:600;color:#211b15;text-decoration:none')}"
                >${title}</a
              >
              <div class="soft" style="${style('margin-top:4px;font-size:14px;line-height:1.55;color:#6b6055')}">
                ${lines(body)}
              </div>
            </td>
          </tr> `,
      )}
    </table>
    ${more && html`<p class="soft" style="${style('margin:12px 0 0;font-size:14px;color:#6b6055')}">${more}</p>`}`;

/** Text with its line breaks kept. */
const lines = (text: string): SafeHtml[] =>
  text.split(/\r\n|\r|\n/).map((line, place) => (place === 0 ? html`${line}` : html`<br />${line}`));
