/** A word of a text and its place among the others, as an analyser of Lucene gives them. */
export type Token = { text: string; position: number };

type Tokenizer = { type: string; min_gram?: number; max_gram?: number };
type Settings = {
  analysis?: {
    tokenizer?: Record<string, Tokenizer>;
    analyzer?: Record<string, { tokenizer: string; filter?: string[] }>;
  };
};

/** Between the values of a list: no phrase spans two of them (Lucene's `position_increment_gap`). */
const GAP = 100;

/** Particles of Korean that follow a noun: all that this stand-in for nori knows of the language. */
const PARTICLES = /(에서|에게|까지|부터|으로|로|에|을|를|은|는|이|가|의|와|과)$/u;

/** Analyses as the settings of an index say. Real are the n-gram tokenizers; nori is played by cutting particles off. */
export function analyse(value: unknown, analyzer: string, settings: Settings): Token[] {
  const values = Array.isArray(value) ? value : [value];
  const tokens: Token[] = [];
  let from = 0;
  for (const text of values.map(String)) {
    const words = tokenize(text, analyzer, settings);
    tokens.push(...words.map((word, place) => ({ text: word, position: from + place })));
    from += words.length + GAP;
  }
  return tokens;
}

function tokenize(text: string, analyzer: string, { analysis }: Settings): string[] {
  const name = analysis?.analyzer?.[analyzer]?.tokenizer;
  if (!name) throw new Error(`There is no analyzer ${analyzer}.`);
  const tokenizer = analysis?.tokenizer?.[name];
  if (tokenizer?.type === 'ngram') return ngrams(text, tokenizer);
  if (tokenizer?.type !== 'nori_tokenizer') throw new Error(`There is no tokenizer ${name}.`);
  return text
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => (word ? [word.replace(PARTICLES, '') || word] : []));
}

/** One after the other, each one place further: of equal minimum and maximum. */
function ngrams(text: string, { min_gram: size, max_gram: max }: Tokenizer): string[] {
  if (size === undefined || size !== max) throw new Error('The stub knows n-grams of one size.');
  const characters = [...text];
  return characters.slice(size - 1).map((_, place) => characters.slice(place, place + size).join(''));
}
