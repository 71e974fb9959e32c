/**
 * Links in what people write. Mail programs, phones and chats make a link of every text that looks like an address, so that
 * a name or a place can carry one to strangers. In labels (names, places, titles) an address is refused; wherever else
 * people's words are sent, it is written so that no program makes a link of it.
 */

/** Full stops of other scripts are dots of a host name as well (UTS #46). */
const DOTS = '.\\u3002\\uff0e\\uff61';

/** Endings of host names that programs take for links without a path. Two letters that are also words (in, me, to) need one. */
const ENDINGS = [
  'com net org edu gov info biz app dev xyz site online shop store top',
  'club link click live page blog icu vip life world space tech cloud website',
  'kr jp cn tw hk us uk eu de fr ru ca au vn th ph sg io co cc tv gg ly ai gl gd sh pw ws 한국 닷컴 닷넷',
]
  .join(' ')
  .replaceAll(' ', '|');

const address = new RegExp(
  [
    String.raw`[a-z][a-z0-9+.-]*:(?:\/\/|\\\\)`,
    String.raw`mailto:`,
    String.raw`(?<![\p{L}\p{N}])www\.`,
    String.raw`[\p{L}\p{N}]\.(?:${ENDINGS}|xn--[a-z0-9-]+)(?![\p{L}\p{N}-])`,
    String.raw`[\p{L}\p{N}]\.\p{L}{2,}(?::\d+)?\/`,
    String.raw`(?<!\d)\d{1,3}(?:\.\d{1,3}){3}[:/]`,
  ].join('|'),
  'iu',
);

const dots = new RegExp(`[${DOTS}]`, 'g');
const hidden = /\p{Default_Ignorable_Code_Point}/gu;

/** Whether a text has something in it that programs take for a link, however it is dressed up. */
export const hasLink = (text: string): boolean =>
  address.test(text.normalize('NFKC').replace(hidden, '').replace(dots, '.'));

const scheme = /:(?=[\p{Default_Ignorable_Code_Point}]*(?:\/\/|\\\\))/gu;
const dotOfHost = new RegExp(`(?<=\\S)([${DOTS}])(?=\\p{Default_Ignorable_Code_Point}*\\p{L})`, 'gu');
const numbers = /(?<!\d)(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?!\d)/g;

/**
 * The text with a space after each dot and colon that could be part of an address: `a.com` is `a. com`, which no program
 * takes for a link, and sentences without a space read better than before.
 */
export const withoutLinks = (text: string): string =>
  text.replace(scheme, ': ').replace(dotOfHost, '$1 ').replace(numbers, '$1. $2. $3. $4');
