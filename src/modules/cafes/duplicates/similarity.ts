import { nameKey } from '../names.js';

/** The compared fields of a café. */
export type Named = { name: string; phone: string | null };

/** A name, split into its meaningful parts. */
type NameParts = {
  /** The chain's canonical name; null for a café of no known chain. */
  chain: string | null;
  /** The café's own name without generic words, in all its spellings, such as Hangul and Latin. */
  cores: string[];
  /** The branch: 강남역 of 강남역점; empty when the name has none. */
  branch: string;
  /** The whole name without generic words and spaces: 놀숲강남역 for both 놀숲 강남역점 and 놀숲강남역점. */
  whole: string;
};

/** Chains by their current name, with the other spellings that registers use. As name keys. */
const chains: Record<string, string[]> = {
  스타벅스: ['starbucks', '스타벅스커피코리아', '에스씨케이컴퍼니'],
  이디야: ['ediya', '이디아커피'],
  투썸플레이스: ['atwosomeplace', 'twosomeplace', 'twosome', '투썸'],
  커피빈: ['thecoffeebeantealeaf', 'thecoffeebean', 'coffeebeantealeaf', 'coffeebean', '커피빈앤티리프'],
  할리스: ['hollyscoffee', 'hollys', '할리스커피', '할리스에프앤비'],
  엔제리너스: ['angelinus', 'angelinuscoffee', '엔젤리너스', '엔제리너스커피'],
  탐앤탐스: ['tomntoms', 'tomntomscoffee', '톰앤톰스', '탐엔탐스'],
  파스쿠찌: ['caffepascucci', 'pascucci', '파스쿠치', '카페파스쿠찌'],
  폴바셋: ['paulbassett', '폴바셋트'],
  메가커피: ['megamgccoffee', 'megacoffee', 'mgccoffee', '메가엠지씨커피', '메가엠지시커피', '메가mgc커피'],
  컴포즈커피: ['composecoffee', '컴포즈'],
  빽다방: ['paikscoffee', 'paikdabang', '백다방'],
  카페베네: ['caffebene', 'cafebene', '까페베네'],
  매머드커피: [
    'mammothcoffee',
    'mammothexpress',
    'mmth',
    '엠엠티에이치커피',
    '매머드익스프레스',
    '매머드커피랩',
    '메머드커피',
  ],
  더벤티: ['theventi'],
  공차: ['gongcha'],
  설빙: ['sulbing'],
  아티제: ['artisee', '카페아티제'],
  드롭탑: ['droptop', '카페드롭탑'],
  블루보틀: ['bluebottle', 'bluebottlecoffee', '블루보틀커피'],
  테라로사: ['terarosa'],
  바나프레소: ['banapresso'],
  만랩커피: ['manlabcoffee'],
  감성커피: ['gamsungcoffee'],
  텐퍼센트커피: ['10퍼센트커피', 'tenpercentcoffee'],
  커피베이: ['coffeebay'],
  토프레소: ['topresso'],
  스무디킹: ['smoothieking'],
  달콤커피: ['dalkomm', 'dalkommcoffee', '달콤'],
  커피에반하다: [],
  더카페: ['thecaffe'],
  디저트39: ['dessert39'],
  쥬씨: ['juicy'],
  쥬스식스: ['juicesix'],
  요거프레소: ['yogerpresso'],
  빈브라더스: ['beanbrothers'],
  카페봄봄: ['cafebombom'],
  하삼동커피: [],
  벌크커피: ['bulkcoffee'],
  카멜커피: ['camelcoffee'],
  노티드: ['knotted', '카페노티드'],
  토즈: ['toz'],
};

/** All spellings, longest first, so that the longest match wins. */
const spellings = Object.entries(chains)
  .flatMap(([chain, others]) => [chain, ...others].map((spelling) => ({ chain, spelling })))
  .sort((a, b) => b.spelling.length - a.spelling.length);

/** A chain name up to this length is part of too many other names: it counts at the beginning only. */
const SHORT_CHAIN = 3;

const generic = /커피전문점|커피숍|커피샵|커피|카페테리아|카페|까페|caffe|coffee|cafe|코리아|주식회사|the/g;
/** Additions of registers: the legal form of the company, and markers of temporary stalls. */
const formal = /\((?:주|유|재|사|합|복)\)|주식회사|유한회사|\(?(?:한시적|특설|임시)\)?/g;

/** Same phone, but dissimilar names: a suggestion at most. */
const SAME_PHONE = 0.7;
/** Same chain, and one name has no branch. */
const UNKNOWN_BRANCH = 0.85;
/** Both names have a branch, and they differ. */
const OTHER_BRANCH = 0.55;
/** Both names consist of generic words, such as 카페. */
const NAMELESS = 0.75;
/** Only one of the spellings is equal. */
const OTHER_SPELLING = 0.95;

/**
 * The probability, by name and phone, that two neighbouring cafés are one: 0 to 1. Symmetric. An equal phone number
 * raises it; a different one means nothing, because numbers change.
 */
export function similarity(a: Named, b: Named): number {
  const byName = nameSimilarity(partsOf(a.name), partsOf(b.name));
  const digits = (phone: string | null) => phone?.replace(/\D/g, '') ?? '';
  const hasSamePhone = digits(a.phone).length >= 8 && digits(a.phone) === digits(b.phone);
  return hasSamePhone ? Math.max(SAME_PHONE, (1 + byName) / 2) : byName;
}

function nameSimilarity(a: NameParts, b: NameParts): number {
  if (a.whole === b.whole) {
    if (a.chain !== null && a.branch === '') return UNKNOWN_BRANCH;
    return withoutGeneric(a.whole) === '' ? NAMELESS : 1;
  }
  if (a.chain !== null && b.chain !== null && a.chain !== b.chain) return 0;
  if (a.chain !== null && a.chain === b.chain) return weighBranches(a.branch, b.branch);
  let best = 0;
  a.cores.forEach((left, i) =>
    b.cores.forEach((right, j) => {
      const found = textSimilarity(left, right) * (i === 0 && j === 0 ? 1 : OTHER_SPELLING);
      if (found > best) best = found;
    }),
  );
  return best * (a.branch && b.branch ? weighBranches(a.branch, b.branch) : 1);
}

function weighBranches(a: string, b: string): number {
  if (a === '' || b === '') return UNKNOWN_BRANCH;
  if (a === b) return 1;
  const number = (branch: string) => /\d+/.exec(branch)?.[0] ?? '1'; // the first branch of an area has no number
  if (number(a) !== number(b)) return OTHER_BRANCH * textSimilarity(a, b);
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 2 && long.includes(short)) return 0.95;
  return OTHER_BRANCH + (1 - OTHER_BRANCH) * Math.max(0, textSimilarity(a, b) * 2 - 1);
}

/** Similarity of two words: equal 1; containment by the share of the length; else by differing letters (jamo). */
function textSimilarity(a: string, b: string): number {
  if (a === b) return 1;
  const [short, long] = a.length < b.length ? [a, b] : [b, a];
  if (short.length >= 2 && long.startsWith(short)) return 0.7 + (0.3 * short.length) / long.length;
  if (short.length >= 2 && long.includes(short)) return 0.6 + (0.3 * short.length) / long.length;
  // NFD splits Hangul into letters, so that 메 and 매 differ in one of two.
  const [left, right] = [a.normalize('NFD'), b.normalize('NFD')];
  return 1 - editDistance(left, right) / Math.max(left.length, right.length);
}

/** Levenshtein distance. */
function editDistance(a: string, b: string): number {
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const replaced = above[column - 1]! + (a[row - 1] === b[column - 1] ? 0 : 1);
      current.push(Math.min(replaced, above[column]! + 1, current[column - 1]! + 1));
    }
    above = current;
  }
  return above[b.length]!;
}

/** Splits a name into its parts. */
function partsOf(name: string): NameParts {
  const plain = name.normalize('NFKC').replace(formal, ' ');
  const inside = [...plain.matchAll(/\(([^()]*)\)/g)].map(([, text]) => text!.trim());
  const outside = withoutRepeat(plain.replace(/\([^()]*\)?/g, ' ').trim());
  const whole = nameKey(outside) || nameKey(plain);
  const insideBranch = inside.map(nameKey).find((text) => /점$/.test(text)) ?? '';
  const chain = chainIn(whole);
  if (chain) {
    const branch = branchKey(chain.rest + insideBranch);
    return { chain: chain.chain, cores: [], branch, whole: chain.chain + branch };
  }

  const words = outside.split(/\s+/).filter(Boolean);
  const hasBranch = words.length > 1 && /.점$/.test(words.at(-1)!);
  const own = hasBranch ? nameKey(words.slice(0, -1).join('')) : whole;
  const branch = branchKey(hasBranch ? nameKey(words.at(-1)!) : insideBranch);
  const spelled = [own, ...own.split(/(?<=\p{sc=Hangul})(?=[a-z])|(?<=[a-z])(?=\p{sc=Hangul})/u)];
  const others = inside.map(nameKey).filter((text) => !/점$/.test(text));
  const cores = [...spelled, ...others].map(withoutGeneric).filter((core) => core.length >= 2);
  const distinct = cores.length > 0 ? [...new Set(cores)] : [own];
  return { chain: null, cores: distinct, branch, whole: branchKey(whole + insideBranch) || whole };
}

/** The chain in a name, and the rest of the name. */
function chainIn(key: string): { chain: string; rest: string } | undefined {
  for (const { chain, spelling } of spellings) {
    const at = key.indexOf(spelling);
    if (at === 0 || (at > 0 && spelling.length > SHORT_CHAIN))
      return { chain, rest: key.slice(0, at) + key.slice(at + spelling.length) };
  }
  return undefined;
}

/** 쥬씨역삼점 역삼점: registers repeat the branch at the end of a name. */
function withoutRepeat(name: string): string {
  const [, before = '', last = ''] = /^(.*\S)\s+(\S+)$/.exec(name) ?? [];
  return last.length >= 2 && before.endsWith(last) ? before : name;
}

const withoutGeneric = (key: string): string => key.replace(generic, '');

/** The area of a branch: 강남역 of 커피강남역점, 역삼2 of 역삼2호점. */
const branchKey = (key: string): string => withoutGeneric(key).replace(/(?:호점|지점|점)/g, '');
