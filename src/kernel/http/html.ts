const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML that is already escaped. */
export class SafeHtml {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Value = string | number | null | SafeHtml | readonly SafeHtml[];

/** Tagged template for HTML: values are escaped unless they are `SafeHtml`; `null` renders nothing. */
export function html(parts: TemplateStringsArray, ...values: Value[]): SafeHtml {
  return new SafeHtml(
    parts.map((part, place) => part + (place < values.length ? render(values[place]!) : '')).join(''),
  );
}

function render(value: Value): string {
  if (value === null) return '';
  if (value instanceof SafeHtml) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return value.map(({ text }) => text).join('');
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);
