import Negotiator from 'negotiator';

/** The languages of the user interface. */
export type Locale = 'ko' | 'en';

/** The supported language that `Accept-Language` (RFC 9110 §12.5.4) prefers, else English. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const headers = { 'accept-language': acceptLanguage?.slice(0, 200) };
  return (new Negotiator({ headers }).language(['en', 'ko']) as Locale | undefined) ?? 'en';
}
