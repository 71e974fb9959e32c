/** The languages of the user interface. */
export type Locale = 'ko' | 'en';

/** The first supported language of `Accept-Language` (RFC 9110 §12.5.4), else English. */
export function localeOf(acceptLanguage: string | undefined): Locale {
  const ranked = (acceptLanguage ?? '')
    .slice(0, 200)
    .split(',')
    .map((part) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = parameters.map((p) => /^\s*q=([\d.]+)$/.exec(p)?.[1]).find(Boolean);
      return { language: tag.split('-')[0], quality: quality === undefined ? 1 : Number(quality) };
    });
  const spoken = ranked.filter((r) => (r.language === 'ko' || r.language === 'en') && r.quality > 0);
  return (spoken.sort((a, b) => b.quality - a.quality)[0]?.language ?? 'en') as Locale;
}
