import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import Negotiator from 'negotiator';
import type { OpenAPIObject } from '@nestjs/swagger';
import { config } from '../config.js';
import { people, type Person } from '../demo/people.js';
import { sendUnlessKnown, weakEtagOf } from '../kernel/http/conditional.js';
import { markdownOf } from './markdown.js';
import { PUBLIC } from './pages.js';
import { partOf } from './part.js';
import { parts, tags } from './tags.js';

const require = createRequire(import.meta.url);
const compress = promisify(gzip);

const HTML = 'text/html; charset=utf-8';
const SCRIPT = 'text/javascript; charset=utf-8';
const STYLE = 'text/css; charset=utf-8';
const JSON_TYPE = 'application/json; charset=utf-8';
const MARKDOWN = 'text/markdown; charset=utf-8';
const TEXT = 'text/plain; charset=utf-8';

/** Swagger UI's own files. */
const library = [
  ['swagger-ui-bundle.js', SCRIPT],
  ['swagger-ui.css', STYLE],
  ['favicon-32x32.png', 'image/png'],
] as const;
const own = [
  ['app.js', SCRIPT],
  ['calls.js', SCRIPT],
  ['dom.js', SCRIPT],
  ['reader.js', SCRIPT],
  ['style.css', STYLE],
] as const;

/**
 * Serves Swagger UI at `/docs`, its documents, the whole contract at `/docs-json`, and the same as Markdown, listed at `/llms.txt`. Everything is made and compressed for
 * the first who asks, as the document takes a fifth of a start; then it is in memory, and answered 304 to a browser that has it.
 */
export function mountDocs(fastify: FastifyInstance, build: () => OpenAPIObject): void {
  let built: OpenAPIObject | undefined;
  const whole = () => (built ??= build());
  const ofPage = (name: string) => () => readFile(join(PUBLIC, 'docs', name));
  const ofLibrary = (name: string) => () => readFile(require.resolve(`swagger-ui-dist/${name}`));

  const page = serving(HTML, ofPage('index.html'));
  for (const path of ['/docs', '/docs/', '/docs/index.html']) fastify.get(path, page);
  for (const [name, type] of own) fastify.get(`/docs/${name}`, serving(type, ofPage(name)));
  for (const [name, type] of library) fastify.get(`/docs/${name}`, serving(type, ofLibrary(name)));
  fastify.get(
    '/docs-json',
    serving(JSON_TYPE, () => JSON.stringify(whole())),
  );
  fastify.get(
    '/docs/parts.json',
    serving(JSON_TYPE, () => JSON.stringify(partsIn(whole()))),
  );
  for (const { id, title, tags } of parts) {
    fastify.get(
      `/docs/${id}.json`,
      serving(JSON_TYPE, () => JSON.stringify(withDemo(partOf(whole(), tags)))),
    );
    fastify.get(
      `/docs/${id}.md`,
      serving(MARKDOWN, () => markdownOf(title, partOf(whole(), tags))),
    );
  }
  fastify.get('/docs/api-changes.md', serving(MARKDOWN, ofPage('api-changes.md')));
  fastify.get(
    '/docs/client.md',
    serving(MARKDOWN, () => readFile(join(PUBLIC, '..', 'client', 'README.md'))),
  );
  fastify.get(
    '/llms.txt',
    serving(TEXT, () => overview(whole())),
  );
}

/** What there is to read, for programs that read texts (llmstxt.org). */
function overview(document: OpenAPIObject): string {
  const reference = partsIn(document).map(({ id, title, tags: names }) => {
    const about = tags.filter(({ name }) => names.some((one) => one === name && one !== 'sessions'));
    return `- [${title}](/docs/${id}.md): ${about.map(({ name }) => name).join(', ')}`;
  });
  return [
    `# ${document.info.title}`,
    `> ${document.info.description}`,
    '## Begin here',
    '- [Client and first calls](/docs/client.md): TypeScript, curl and Python, keys, retries, streams, webhooks\n' +
      '- [Changes and deprecation](/docs/api-changes.md): what may change, and how operations go\n' +
      '- [The contract](/docs-json): OpenAPI 3.1, the whole',
    '## Reference',
    reference.join('\n'),
    '',
  ].join('\n\n');
}

/** The parts of which this process has an operation. */
function partsIn(document: OpenAPIObject) {
  const has = new Set(Object.values(document.paths).flatMap((path) => tagsOf(path)));
  return parts.filter(({ tags }) => tags.some((tag) => tag !== 'sessions' && has.has(tag)));
}

const tagsOf = (path: object): string[] =>
  Object.values(path as Record<string, { tags?: string[] }>).flatMap(({ tags = [] }) => tags);

/** In a demo that only its own machine reaches, the form of the log-in holds its accounts. */
function withDemo(document: OpenAPIObject): OpenAPIObject {
  const logIn = document.paths['/v1/sessions']?.post;
  const password = config.shownDemoPassword;
  if (!logIn || !password) return document;
  const isAdmin = ({ roles }: Person) => Number(roles.includes('admin'));
  const examples = people
    .toSorted((a, b) => isAdmin(a) - isAdmin(b))
    .map(({ loginId, roles }) => {
      return [loginId, { summary: `${loginId} (${roles.join(', ')})`, value: { loginId, password } }];
    });
  const { content } = logIn.requestBody as { content: Record<string, object> };
  const json = { ...content['application/json'], examples: Object.fromEntries(examples) as Record<string, object> };
  const requestBody = { ...logIn.requestBody, content: { ...content, 'application/json': json } };
  return {
    ...document,
    paths: {
      ...document.paths,
      '/v1/sessions': { ...document.paths['/v1/sessions'], post: { ...logIn, requestBody } },
    },
  };
}

/** A handler that answers with one text, made once; compressed for those who take that. */
function serving(type: string, make: () => string | Buffer | Promise<Buffer>) {
  const prepare = async () => {
    const plain = Buffer.from(await make());
    return { plain, small: await compress(plain), etag: weakEtagOf(plain) };
  };
  let prepared: ReturnType<typeof prepare> | undefined;
  return async (request: FastifyRequest, reply: FastifyReply) => {
    const { plain, small, etag } = await (prepared ??= prepare());
    const isSmall = new Negotiator(request).encoding(['gzip', 'identity']) === 'gzip';
    void reply.header('Cache-Control', 'no-cache').header('Vary', 'Accept-Encoding');
    if (isSmall) void reply.header('Content-Encoding', 'gzip');
    return reply.send(sendUnlessKnown({ body: isSmall ? small : plain, etag }, type, request, reply));
  };
}
