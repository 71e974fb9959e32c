import { config } from '../../../config.js';

/** The alias that searches use; it points to one index at a time. */
export const ALIAS = `${config.search.prefix}-messages`;
export const INDICES = `${ALIAS}-*`;

/** Increases with the document format: a worker of an older version cannot overwrite newer documents. */
const VERSION = 1;

/** A message as OpenSearch stores it: enough to find it and to check its readers. The shown text comes from MySQL. */
type Document = {
  id: string;
  type: string;
  occurredAt: string;
  subjectId: string | null;
  readers: string[];
  /** Each text, folded. */
  folded: string[];
  /** The Korean text, for the analyser that knows its grammar. */
  ko: string;
};

/** A document, and how often it was written again: an index takes what is newer. */
export type Edition = { document: Document; revision: number };

/** Greater than every revision: a new format is newer than all editions of an older one. */
const REVISIONS = 2 ** 32;

export const versionOf = ({ revision }: Edition): number => VERSION * REVISIONS + revision;

const ngram = (size: number) => ({ type: 'ngram', min_gram: size, max_gram: size, token_chars: [] });
const own = (tokenizer: string) => ({ type: 'custom', tokenizer, filter: [] });
const keyword = { type: 'keyword' };
const characters = (analyzer: string) => ({ type: 'text', analyzer, norms: false });

/**
 * The index template. A phrase of character pairs matches exactly this text, wherever words begin; a single character
 * has no pairs, so it has a field of its own. With the plugin `analysis-nori`, other forms of a word match as well.
 */
export function templateOf(hasNori: boolean) {
  return {
    index_patterns: [INDICES],
    priority: 100,
    template: {
      settings: {
        number_of_shards: 1,
        auto_expand_replicas: '0-1',
        refresh_interval: '1s',
        analysis: {
          tokenizer: {
            pairs: ngram(2),
            singles: ngram(1),
            ...(hasNori && { korean: { type: 'nori_tokenizer', decompound_mode: 'mixed' } }),
          },
          analyzer: {
            pairs: own('pairs'),
            singles: own('singles'),
            ...(hasNori && {
              korean: { type: 'custom', tokenizer: 'korean', filter: ['nori_part_of_speech', 'lowercase'] },
            }),
          },
        },
      },
      mappings: {
        dynamic: false,
        properties: {
          id: keyword,
          type: keyword,
          occurredAt: { type: 'date' },
          subjectId: keyword,
          readers: keyword,
          folded: { ...characters('pairs'), fields: { single: characters('singles') } },
          ...(hasNori && { ko: characters('korean') }),
        },
      },
    },
  };
}
