/** What is stored where there was the name of a person whose account was deleted, and where there was a text of theirs. */
export const NAMELESS = '탈퇴한 회원';
export const DELETED_TEXT = '(삭제됨)';

const english: readonly [string, string][] = [
  [NAMELESS, 'deleted person'],
  [DELETED_TEXT, '(deleted)'],
];

/** An English sentence without the Korean words for what was deleted. */
export const inEnglish = (sentence: string): string =>
  english.reduce((text, [ko, en]) => text.replaceAll(ko, en), sentence);
