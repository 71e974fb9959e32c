import { isObject } from './json.js';

type Element = Record<string, unknown>;
type Point = { lat: number; lon: number };

/** Corners kept in memory, some 50 MB; a file with more has them in vain, and its cafés are located by their addresses. */
const MAX_CORNERS = 500_000;

/**
 * Where ways and relations are that come without a `center`: by their bounds or their corners (`out geom`), or by the bare nodes and ways
 * before or behind them (`out body; >; out skel;`), which are no places themselves.
 */
export class Outlines {
  private readonly corners = new Map<number, Point>();
  private readonly ways = new Map<number, number[]>();
  private readonly waiting: Element[] = [];

  /** The element with its `center`; undefined when it is no place, or when what it is made of may still come. */
  take(element: unknown): unknown {
    if (!isObject(element)) return element;
    this.remember(element);
    if (isBare(element)) return undefined;
    if (element.type === 'node' || element.center !== undefined) return element;
    const center = middleOf([boundsOf(element), element.geometry].flat());
    if (center) return { ...element, center };
    if (!Array.isArray(element.nodes) && !Array.isArray(element.members)) return element;
    this.waiting.push(element);
    return undefined;
  }

  /** At the end of the file: what has waited, located as far as it can be. */
  *rest(): Generator<unknown> {
    for (const element of this.waiting) {
      const center = middleOf(this.cornersOf(element));
      yield center ? { ...element, center } : element;
    }
  }

  private remember({ type, id, lat, lon, nodes }: Element): void {
    if (typeof id !== 'number' || this.corners.size + this.ways.size >= MAX_CORNERS) return;
    if (type === 'node' && typeof lat === 'number' && typeof lon === 'number') this.corners.set(id, { lat, lon });
    if (type === 'way' && Array.isArray(nodes)) this.ways.set(id, nodes as number[]);
  }

  private cornersOf({ nodes, members }: Element): Point[] {
    const own = Array.isArray(nodes) ? (nodes as number[]) : [];
    const parts = Array.isArray(members) ? members.filter(isObject) : [];
    const ofParts = parts.flatMap(({ type, ref }) =>
      type === 'way' ? (this.ways.get(ref as number) ?? []) : type === 'node' ? [ref as number] : [],
    );
    return [...own, ...ofParts].flatMap((id) => this.corners.get(id) ?? []);
  }
}

/** What `>` brings along: corners and sides, without a word about them. */
function isBare({ type, tags }: Element): boolean {
  const isKnown = type === 'node' || type === 'way' || type === 'relation';
  return isKnown && (tags === undefined || (isObject(tags) && Object.keys(tags).length === 0));
}

function boundsOf({ bounds }: Element): unknown[] {
  if (!isObject(bounds)) return [];
  const { minlat, minlon, maxlat, maxlon } = bounds;
  return [
    { lat: minlat, lon: minlon },
    { lat: maxlat, lon: maxlon },
  ];
}

/** The middle of the box around these points, as `out center` has it. */
function middleOf(points: unknown[]): Point | undefined {
  const isPoint = (point: unknown): point is Point =>
    isObject(point) && Number.isFinite(point.lat) && Number.isFinite(point.lon);
  const known = points.filter(isPoint);
  if (known.length === 0) return undefined;
  const middle = (values: number[]) => {
    const [least, most] = values.reduce(
      ([a, b], value) => [Math.min(a, value), Math.max(b, value)],
      [Infinity, -Infinity],
    );
    return (least + most) / 2;
  };
  return { lat: middle(known.map(({ lat }) => lat)), lon: middle(known.map(({ lon }) => lon)) };
}
