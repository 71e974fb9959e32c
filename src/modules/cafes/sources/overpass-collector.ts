import { z } from 'zod';
import { config } from '../../../config.js';
import { gridOf, widened, within } from './area.js';
import { fromElement, isCutShort } from './overpass.js';
import { request } from './provider.js';
import { CollectionFailed, type Collector } from './source.js';
import { urlOf, type Area } from '../../geo/index.js';

/** In degrees: a city is some tens of queries, each of which a public server answers in a second or two. */
const CELL_SIDE = 0.1;
/** 200 m, in degrees: the centre of a building may lie in another cell than its corners. */
const MARGIN = 0.002;
const MAX_SERVER_BYTES = 64 * 1024 * 1024;

const OverpassResponse = z.object({ elements: z.array(z.unknown()), remark: z.string().optional() });

/** Cafés of OpenStreetMap. The cursor is the number of the next cell. */
export const overpass: Collector<number> = {
  name: 'overpass',
  isConfigured: () => Boolean(config.cafes.overpass.url),
  async *collect(area, from, signal) {
    const { count, cell } = gridOf(area, CELL_SIDE);
    for (let number = from ?? 0; number < count; number++) {
      const { elements, remark } = await request('overpass', {
        url: urlOf(config.cafes.overpass.url!, '/api/interpreter'),
        form: { data: queryOf(widened(cell(number), MARGIN)) },
        schema: OverpassResponse,
        signal,
      });
      // Sent with HTTP 200.
      if (remark && isCutShort(remark))
        throw new CollectionFailed('runtime-error', `overpass stopped: ${remark.slice(0, 300)}`);
      const done = number + 1;
      const rows = within(cell(number), elements.map(fromElement));
      yield { rows, next: done < count ? done : null, progress: done / count };
    }
  },
};

/** Overpass QL: the server's limits, the tag, the box as south, west, north, east; ways by their centre. */
function queryOf({ west, south, east, north }: Area): string {
  const seconds = Math.ceil(config.cafes.timeoutMs / 1_000);
  const limits = `[out:json][timeout:${seconds}][maxsize:${MAX_SERVER_BYTES}]`;
  return `${limits};nwr["amenity"="cafe"](${south},${west},${north},${east});out center;`;
}
