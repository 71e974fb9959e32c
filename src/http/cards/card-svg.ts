import { html } from '../../kernel/http/html.js';

/** What the image of a card says: `kicker` in small letters above the title, `sum` large below it with `detail` beside. */
export type CardText = { site: string; kicker: string; title: string; sum: string; detail: string };

/** The size that programs which show links ask for (https://ogp.me), in pixels. */
export const WIDTH = 1_200;
export const HEIGHT = 630;
const MARGIN = 80;
export const FONT = 'NanumGothic';

/** The image of a card as SVG: text of people is drawn as letters, and is never markup. */
export function cardSvg({ site, kicker, title, sum, detail }: CardText): string {
  const room = WIDTH - 2 * MARGIN;
  const lines = linesOf(drawable(title) || site, room / TITLE, 3);
  const top = 330 - (lines.length - 1) * (LINE / 2);
  const titles = lines.map((line, at) => html`<text x="${MARGIN}" y="${top + at * LINE}">${line}</text>`);
  const [above = ''] = linesOf(drawable(kicker), (room - 260) / 34, 1);
  const [large = ''] = linesOf(drawable(sum), room / 56, 1);
  const [small = ''] = linesOf(drawable(detail), room / 32, 1);
  return html`<svg
    xmlns="http://www.w3.org/2000/svg"
    width="${WIDTH}"
    height="${HEIGHT}"
    viewBox="0 0 ${WIDTH} ${HEIGHT}"
    font-family="${FONT}"
  >
    <rect width="${WIDTH}" height="${HEIGHT}" fill="#f6f8f7" />
    <rect width="${WIDTH}" height="16" fill="#0b6e62" />
    <g transform="translate(${MARGIN} 64) scale(2)">
      <rect width="32" height="32" rx="9" fill="#0b6e62" />
      <path
        d="M7 22V10l9 7 9-7v12"
        fill="none"
        stroke="#fff"
        stroke-width="3"
        stroke-linecap="round"
        stroke-linejoin="round"
      />
    </g>
    <text x="${MARGIN + 84}" y="110" font-size="38" fill="#14201c">${site}</text>
    <text x="${WIDTH - MARGIN}" y="110" font-size="34" text-anchor="end" fill="#55635d">${above}</text>
    <g font-size="${TITLE}" fill="#14201c">${titles}</g>
    <text x="${MARGIN}" y="${HEIGHT - 112}" font-size="56" fill="#0b6e62">${large}</text>
    <text x="${MARGIN}" y="${HEIGHT - 60}" font-size="32" fill="#55635d">${small}</text>
  </svg>`.text;
}

/** Size and distance of the lines of a title, in pixels. */
const [TITLE, LINE] = [76, 98];

/** What the font has no letters for: emoji, marks that are no part of a letter, other writing; and what only steers writing. */
const UNDRAWN =
  /[\p{Extended_Pictographic}\p{Emoji_Modifier}\p{Regional_Indicator}\p{M}\p{C}]|[^\p{Script=Hangul}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Common}]/gu;

/** A text of which each letter can be drawn, on one line; letters that are only shaped in another way are usual ones (NFKC). */
export const drawable = (text: string): string =>
  text.normalize('NFKC').replace(/\s+/g, ' ').replace(UNDRAWN, '').replace(/ +/g, ' ').trim();

/** About how wide a letter is, in sizes of the font: too much rather than too little, as what is too wide would be cut off. */
function widthOf(letter: string): number {
  if (letter >= '\u1100') return 0.95;
  if (/[ilj.,:;'|! ]/.test(letter)) return 0.32;
  if (/[MWmw@%]/.test(letter)) return 1.05;
  return /[A-Z]/.test(letter) ? 0.8 : 0.62;
}

const sizeOf = (text: string): number => [...text].reduce((sum, letter) => sum + widthOf(letter), 0);

/** Breaks a text into lines of a width in sizes of the font; what has no room in the last one is left out, with `…`. */
export function linesOf(text: string, width: number, most: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    // A word that fits into no line is broken where the line is full.
    const pieces = sizeOf(word) > width ? [...word] : [word];
    for (const [at, piece] of pieces.entries()) {
      const longer = at === 0 && line !== '' ? `${line} ${piece}` : line + piece;
      if (line === '' || sizeOf(longer) <= width) line = longer;
      else {
        lines.push(line);
        line = piece;
      }
    }
  }
  lines.push(line);
  if (lines.length <= most) return lines;
  const shown = lines.slice(0, most);
  return [...shown.slice(0, -1), `${[...shown.at(-1)!].slice(0, -1).join('').trimEnd()}…`];
}
