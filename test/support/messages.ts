import type { Client } from './client.js';
import { untilReached } from './wait.js';

export type Message = {
  id: string;
  kind: 'event' | 'notification';
  type: string;
  occurredAt: string;
  actor: { id: string; name: string } | null;
  reservationId: string | null;
  missionId: string | null;
  text: { ko: string; en: string };
  highlights: Record<'ko' | 'en', { start: number; end: number }[]>;
};
export type MessagePage = { items: Message[]; nextCursor: string | null; searchedBy: string };

const queryOf = (query: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(query).map(([name, value]): [string, string] => [name, String(value)])).toString();

/** One page of what somebody finds. @throws Error when the answer is no page */
export async function find(client: Client, query: Record<string, string | number> = {}): Promise<MessagePage> {
  const answer = await client.get(`/v1/messages?${queryOf(query)}`);
  if (answer.status !== 200) throw new Error(`The search answered ${answer.status}: ${answer.text}`);
  return answer.body as MessagePage;
}

/** All that somebody finds, page by page. */
export async function findAll(client: Client, query: Record<string, string | number> = {}): Promise<Message[]> {
  const items: Message[] = [];
  for (let cursor: string | null = ''; cursor !== null;) {
    const page = await find(client, { limit: 100, ...query, ...(cursor && { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

/** What is marked in a text. */
export const marked = (text: string, ranges: { start: number; end: number }[]): string[] =>
  ranges.map(({ start, end }) => text.slice(start, end));

/** Waits until somebody finds so many, and gives them. */
export async function findsSoon(
  client: Client,
  query: Record<string, string | number>,
  count: number,
): Promise<Message[]> {
  let found: Message[] = [];
  const what = `the messages are found by ${queryOf(query)}`;
  await untilReached(what, count, async () => (found = await findAll(client, query)).length).catch((error: unknown) => {
    throw new Error(`Only ${found.length} were found: ${JSON.stringify(found.map(({ text }) => text.ko))}`, {
      cause: error,
    });
  });
  return found;
}
