type Part = { type: string; content: string };
export type Mime = { headers: Map<string, string>; parts: Part[] };

/** A mail as a mailbox reads it (RFC 5322, 2045 to 2047): headers unfolded and decoded, and its parts. */
export function readMime(raw: string): Mime {
  const { headers, body } = split(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type') ?? '')?.[1];
  if (!boundary) return { headers, parts: [toPart(headers, body)] };
  const parts = body
    .split(`--${boundary}`)
    .slice(1, -1)
    .map((part) => split(part.replace(/^\n/, '')));
  return { headers, parts: parts.map((part) => toPart(part.headers, part.body)) };
}

function split(raw: string): { headers: Map<string, string>; body: string } {
  const text = raw.replaceAll('\r\n', '\n');
  const end = text.indexOf('\n\n');
  const lines = text
    .slice(0, end)
    .replace(/\n[ \t]+/g, ' ')
    .split('\n');
  const headers = lines.map((line): [string, string] => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
  });
  const names = headers.map(([name]) => name);
  if (new Set(names).size < names.length) throw new Error(`A header stands there twice: ${names.join(', ')}`);
  return { headers: new Map(headers), body: text.slice(end + 2) };
}

const toPart = (headers: Map<string, string>, body: string): Part => ({
  type: headers.get('content-type')!.split(';')[0]!,
  content: decode(headers.get('content-transfer-encoding') ?? '7bit', body),
});

const decode = (encoding: string, body: string): string => {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  return encoding === 'quoted-printable' ? decodeQuoted(body.replace(/=\n/g, '')) : body;
};

const decodeWords = (value: string): string =>
  value
    .replace(/(=\?utf-8\?[bq]\?[^?]*\?=)\s+(?==\?)/gi, '$1')
    .replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, kind: string, word: string) =>
      kind.toLowerCase() === 'b'
        ? Buffer.from(word, 'base64').toString('utf8')
        : decodeQuoted(word.replaceAll('_', ' ')),
    );

const decodeQuoted = (text: string): string =>
  Buffer.from(
    text.replace(/(?:=[\dA-F]{2})+/gi, (bytes) => Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8')),
  ).toString('utf8');
