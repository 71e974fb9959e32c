import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Environment } from './environment.js';
import { readKey } from './signing-keys.js';
import { variables, type Role, type VariableName } from './variables.js';

const roles = ['api', 'query', 'worker', 'migrate', 'all'] as const;
type CheckedRole = Role | 'all';

/** One of these is needed by the roles, although another role can do without. */
const needed: { by: readonly CheckedRole[]; oneOf: readonly VariableName[] }[] = [
  { by: ['api', 'worker', 'all'], oneOf: ['JWT_PRIVATE_KEY', 'JWT_PRIVATE_KEY_FILE'] },
  {
    by: ['query'],
    oneOf: ['JWT_PUBLIC_KEY', 'JWT_PUBLIC_KEY_FILE', 'JWT_PRIVATE_KEY', 'JWT_PRIVATE_KEY_FILE'],
  },
];

/** Of no use without each other. */
const pairs: [VariableName, VariableName][] = [
  ['NAVER_CLIENT_ID', 'NAVER_CLIENT_SECRET'],
  ['JUSO_KEY', 'JUSO_COORDINATES_KEY'],
];

/** First words of names that other programs use as well. */
const SHARED_WORDS = ['AWS', 'OTEL', 'HOST', 'PORT', 'LOG', 'NEW'];
const firstWord = (name: string): string => name.split('_')[0]!;
const names = Object.keys(variables) as VariableName[];
const ownWords = new Set(names.map(firstWord).filter((word) => !SHARED_WORDS.includes(word)));
const isKnown = (name: string): name is VariableName => Object.hasOwn(variables, name);

/**
 * What is wrong with an environment, a sentence each: variables that are missing, have a value that is none of their kind, or
 * are not known. It says nothing of what a variable holds.
 */
export function findFaults(environment: NodeJS.ProcessEnv, role: CheckedRole = 'all'): string[] {
  const isSet = (name: string) => Boolean(environment[name]);
  const issues = Environment.safeParse(environment).error?.issues ?? [];
  const refused = issues.map(({ path, message }) => {
    const name = path[0] as VariableName;
    return environment[name] === undefined
      ? `${name} is missing. ${variables[name].meaning}`
      : `${name} has a value that is not usable: ${message}.`;
  });
  const absent = needed
    .filter(({ by, oneOf }) => by.includes(role) && !oneOf.some(isSet))
    .map(({ oneOf: [name, ...others] }) => `${[name, ...others].join(' or ')} is missing. ${variables[name!].meaning}`);
  const halves = pairs.flatMap((pair) => {
    const [there, ...rest] = pair.filter(isSet);
    const other = pair.find((name) => name !== there);
    return there && rest.length === 0 ? [`${other} is missing: ${there} is set, and neither is of use alone.`] : [];
  });
  return [...refused, ...keyFaults(environment), ...absent, ...halves, ...unknown(environment)];
}

function keyFaults(environment: NodeJS.ProcessEnv): string[] {
  const keys = [
    ['JWT_PRIVATE_KEY', createPrivateKey],
    ['JWT_PUBLIC_KEY', createPublicKey],
  ] as const;
  return keys.flatMap(([name, parse]) => {
    const text = environment[name];
    try {
      readKey(text, environment[`${name}_FILE`], parse);
      return [];
    } catch (error) {
      return [`${text ? name : `${name}_FILE`} has a value that is not usable: ${(error as Error).message}.`];
    }
  });
}

/** Names that look like ours. Others are none of our business: every container has a PATH. */
function unknown(environment: NodeJS.ProcessEnv): string[] {
  return Object.keys(environment)
    .filter((name) => !isKnown(name))
    .flatMap((name) => {
      const meant = nearest(name);
      if (meant) return [`${name} is not known. Did you mean ${meant}?`];
      return ownWords.has(firstWord(name)) ? [`${name} is not known.`] : [];
    });
}

/** The known name that differs by a slip or two: two letters of a long name, one of a short one. */
function nearest(name: string): VariableName | undefined {
  const [closest] = names
    .map((known) => ({ known, slips: distance(name.toUpperCase(), known) }))
    .filter(({ known, slips }) => slips <= (known.length < 8 ? 1 : 2))
    .sort((a, b) => a.slips - b.slips);
  return closest?.known;
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
function distance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = rows[i - 1]![j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      row.push(Math.min(replaced, rows[i - 1]![j]! + 1, row[j - 1]! + 1, isSwap ? rows[i - 2]![j - 2]! + 1 : Infinity));
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}

/**
 * `node dist/main.js config-check [ROLE]`: prints all that is wrong with this environment, before a process of the role is
 * started with it.
 *
 * @returns the exit code
 */
export function checkConfiguration(role: string = 'all', environment = process.env): 0 | 1 {
  if (!(roles as readonly string[]).includes(role)) {
    process.stderr.write(`There is no role "${role}": use ${roles.join(', ')}.\n`);
    return 1;
  }
  const faults = findFaults(environment, role as CheckedRole);
  if (faults.length === 0) {
    process.stdout.write(
      `The environment is fit for ${role}: ${names.filter((name) => environment[name]).length} variables are set.\n`,
    );
    return 0;
  }
  process.stderr.write(`The environment is not fit for ${role}:\n${faults.map((fault) => `- ${fault}\n`).join('')}`);
  return 1;
}
