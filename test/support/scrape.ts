export type Sample = { name: string; labels: Record<string, string>; value: number };

/** What a process tells Prometheus. */
export class Scrape {
  readonly samples: Sample[];
  /** Metrics by name, with their types; of those without a sample as well. */
  readonly types: Map<string, string>;

  private constructor(readonly text: string) {
    this.types = new Map([...text.matchAll(/^# TYPE (\S+) (\S+)$/gm)].map(([, name, type]) => [name!, type!]));
    this.samples = [...text.matchAll(/^(\w+)(?:\{(.*)\})? (\S+)$/gm)].map(([, name, labels, value]) => ({
      name: name!,
      labels: Object.fromEntries([...(labels ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, key, text]) => [key, text])),
      value: value === '+Inf' ? Infinity : Number(value),
    }));
  }

  static async of(port: number): Promise<Scrape> {
    const answer = await fetch(`http://127.0.0.1:${port}/metrics`);
    return new Scrape(await answer.text());
  }

  /** The value of the one sample of this name that has these labels; undefined when there is none. */
  value(name: string, labels: Record<string, string> = {}): number | undefined {
    return this.all(name, labels)[0]?.value;
  }

  all(name: string, labels: Record<string, string> = {}): Sample[] {
    const wanted = Object.entries(labels);
    return this.samples.filter(
      (sample) => sample.name === name && wanted.every(([key, value]) => sample.labels[key] === value),
    );
  }

  /** Whether PromQL may name it: a metric, or one of the series of a histogram. */
  has(name: string): boolean {
    return this.types.has(name) || this.types.get(name.replace(/_(bucket|count|sum)$/, '')) === 'histogram';
  }
}
