import { config } from '../../../config.js';

/** The name by which messages are searched; behind it is one index at a time. */
export const ALIAS = `${config.search.prefix}-messages`;
export const INDICES = `${ALIAS}-*`;

/** Grows with the shape of documents: a worker that makes older ones cannot overwrite newer ones. */
export const VERSION = 1;

/** A message as OpenSearch keeps it: enough to find it and to know who may. What people see comes from the tables. */
export type Document = {
  id: string;
  type: string;
  occurredAt: string;
  subjectId: string | null;
  readers: string[];
  /** Each sentence as searches see it. */
  folded: string[];
  /** The Korean sentence, for the analyser that knows its grammar. */
  ko: string;
};

const ngram = (size: number) => ({ type: 'ngram', min_gram: size, max_gram: size, token_chars: [] });
const own = (tokenizer: string) => ({ type: 'custom', tokenizer, filter: [] });
const keyword = { type: 'keyword' };
const characters = (analyzer: string) => ({ type: 'text', analyzer, norms: false });

/**
 * How indices of messages are made. A phrase of pairs of neighbouring characters is that very text, wherever a word begins; of a
 * single character there are no pairs. Where the plugin `analysis-nori` is present, other forms of a word are found as well.
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
