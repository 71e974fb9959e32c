import { Failure } from '../core/failure.js';
import { send } from '../core/http.js';

/** A type of event as the contract describes it. */
export type EventType = { type: string; summary: string; example: unknown };
type Contract = {
  webhooks?: Record<
    string,
    { post: { summary: string; requestBody: { content: { 'application/json': { example: unknown } } } } }
  >;
};

async function read(path: string): Promise<Response> {
  const response = await send(new Request(path));
  if (!response.ok) throw new Failure(response.status);
  return response;
}

/** Every type of event: the `webhooks` of the contract, from the part of it that has them. @throws Failure */
export async function findEventTypes(): Promise<EventType[]> {
  const response = await read('/docs/notifications.json');
  const { webhooks = {} } = (await response.json()) as Contract;
  return Object.entries(webhooks).map(([type, { post }]) => ({
    type,
    summary: post.summary,
    example: post.requestBody.content['application/json'].example,
  }));
}

/** The programs of the client's guide, by language, and the scopes that it says they need. @throws Failure */
export async function findSamples(): Promise<{ scopes: string[]; byLanguage: Map<string, string> }> {
  const text = await (await read('/docs/client.md')).text();
  const [beginning = ''] = text.split('\n```');
  const byLanguage = new Map<string, string>();
  for (const [, language, code] of text.matchAll(/^```(\w+)\n([^]*?)^```$/gm))
    if (!byLanguage.has(language!)) byLanguage.set(language!, code!.trimEnd());
  const scopes = [...beginning.matchAll(/`(\w+:(?:read|write))`/g)].map(([, scope]) => scope!);
  return { scopes: [...new Set(scopes)], byLanguage };
}
