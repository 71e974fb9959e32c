const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** Text that is markup already. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

type Value = string | number | null | Markup | readonly Markup[];

/** Markup by a template: what stands in it is escaped, unless it is markup itself. `null` is nothing. */
export function html(parts: TemplateStringsArray, ...values: Value[]): Markup {
  return new Markup(parts.map((part, place) => part + (place < values.length ? write(values[place]!) : '')).join(''));
}

function write(value: Value): string {
  if (value === null) return '';
  if (value instanceof Markup) return value.text;
  if (typeof value === 'string' || typeof value === 'number') return escape(String(value));
  return value.map(({ text }) => text).join('');
}

const escape = (text: string): string => text.replace(/[&<>"']/g, (character) => entities[character]!);
