import { z } from 'zod';
import { toWgs84 } from '../coordinates.js';
import type { GeoPoint } from '../position.js';
import { ProviderFailed, request, text, urlOf, type ProviderAddress } from '../provider.js';
import { addressForm, type PlaceSource, type Resolution, type Suggestion } from './place-source.js';

const Answer = <T extends z.ZodType>(row: T) =>
  z.object({
    results: z.object({ common: z.object({ errorCode: text }), juso: z.array(row).nullish() }),
  });
const Found = z.object({
  roadAddr: text,
  roadAddrPart1: text,
  jibunAddr: text,
  bdNm: text,
  ...{ admCd: text, rnMgtSn: text, udrtYn: text, buldMnnm: text, buldSlno: text },
});
type Found = z.infer<typeof Found>;
const Entrance = z.object({ entX: text, entY: text });

/** Of an address that is only begun. */
const MAX_CANDIDATES = 5;

/** The search and the coordinates have a key each. */
export type JusoAddress = ProviderAddress & { coordinatesKey: string };

/** The address service of the ministry (https://business.juso.go.kr/addrlink/openApi/searchApi.do): every address of the country. */
export class JusoPlaces implements PlaceSource {
  readonly name = 'juso';

  constructor(private readonly at: JusoAddress) {}

  async resolve(address: string): Promise<Resolution> {
    const found = await this.search(address, MAX_CANDIDATES);
    const wanted = addressForm(address);
    const meant = found.length === 1 ? found[0] : found.find((row) => isSame(row, wanted));
    const position = meant && (await this.locate(meant));
    if (meant && position)
      return {
        place: { name: meant.bdNm || null, address: addressOf(meant), ...position, source: 'juso' },
        candidates: [],
      };
    return { place: null, candidates: found.map(addressOf) };
  }

  /** Without coordinates: they cost a request for each address. */
  async suggest(q: string, _near: GeoPoint | null, limit: number): Promise<Suggestion[]> {
    const found = await this.search(q, limit);
    return found.map((row) => ({
      name: row.bdNm || null,
      address: addressOf(row),
      lat: null,
      lng: null,
      source: 'juso',
    }));
  }

  private search(keyword: string, count: number): Promise<Found[]> {
    // The service refuses words of SQL and these characters.
    const harmless = keyword.replaceAll(/[%=><[\]]/g, ' ').trim();
    if (harmless === '') return Promise.resolve([]);
    return this.request('/addrlink/addrLinkApi.do', Found, {
      confmKey: this.at.key,
      currentPage: '1',
      countPerPage: String(count),
      keyword: harmless,
    });
  }

  /** The entrance of a building, which the service gives in EPSG:5179. */
  private async locate({ admCd, rnMgtSn, udrtYn, buldMnnm, buldSlno }: Found): Promise<GeoPoint | null> {
    const [entrance] = await this.request('/addrlink/addrCoordApi.do', Entrance, {
      confmKey: this.at.coordinatesKey,
      ...{ admCd, rnMgtSn, udrtYn, buldMnnm, buldSlno },
    });
    return entrance?.entX && entrance.entY ? toWgs84('EPSG:5179', Number(entrance.entX), Number(entrance.entY)) : null;
  }

  private async request<T extends z.ZodType>(
    path: string,
    row: T,
    query: Record<string, string>,
  ): Promise<z.infer<T>[]> {
    const { url, timeoutMs } = this.at;
    const { results } = await request('juso', {
      url: urlOf(url, path, { ...query, resultType: 'json' }),
      schema: Answer(row),
      timeoutMs,
    });
    const { errorCode } = results.common;
    if (errorCode !== '0' && !isAboutTheWords(errorCode)) throw new ProviderFailed(`juso failed with ${errorCode}`);
    return results.juso ?? [];
  }
}

/** E0005 to E0013: no word, too short, too broad, too long, only digits: nothing is found, and the service is well. */
const isAboutTheWords = (errorCode: string): boolean => /^E00(0[5689]|1[0-3])$/.test(errorCode);

const addressOf = ({ roadAddrPart1, roadAddr, jibunAddr }: Found): string => roadAddrPart1 || roadAddr || jibunAddr;

const isSame = ({ roadAddr, roadAddrPart1, jibunAddr }: Found, wanted: string): boolean =>
  [roadAddr, roadAddrPart1, jibunAddr].some((address) => addressForm(address) === wanted);
