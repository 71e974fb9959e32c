import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { language, t } from '../../core/language.js';
import { site } from '../../core/site.js';
import type { Scale } from '../../map/leaflet-map.js';
import { useMap } from '../../map/use-map.js';
import { Button, IconButton } from '../../ui/button.js';
import { cafes as ofCafes, meters } from '../../words/cafes.js';
import { common } from '../../words/common.js';
import type { CafeMap } from './cafe-map.js';
import type { Finder } from './finder.js';
import { filterQuery } from './state.js';
import { Surroundings, type Around } from './surroundings.js';

const WAIT_MS = 220;

type Props = { finder: Finder; isNarrow: boolean };

/** The map beside the list. Leaflet is loaded with it. */
export function MapPanel({ finder, isNarrow }: Props) {
  const words = t(ofCafes);
  const element = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<Scale>();
  const [around, setAround] = useState<Around>({ items: [], clusters: [] });
  const [isAway, setAway] = useState(false);
  const [moves, setMoves] = useState(0);
  const surroundings = useMemo(() => new Surroundings(), []);
  const state = finder.state.value;
  const { lat, lng, radius } = state;
  const { status, items } = finder.near.value;
  const [chosen, hovered] = [finder.chosen.value, finder.hovered.value];
  const map = useMap<typeof import('./cafe-map.js'), CafeMap>(
    element,
    () => import('./cafe-map.js'),
    ({ CafeMap: Made }, within, tiles) =>
      new Made(within, tiles, {
        onChoose: (id) => finder.choose(id),
        onHover: (id) => void (finder.hovered.value = id),
        onSettled: () => setMoves((number) => number + 1),
        onScale: setScale,
      }),
    [finder],
  );
  useEffect(() => map?.fit({ lat, lng }, radius), [map, lat, lng, radius]);
  useEffect(
    () =>
      map?.show({
        ...{ origin: { lat, lng }, radius, chosen, hovered },
        ...{ listed: status === 'ready' ? items : [], around: around.items, clusters: around.clusters },
      }),
    [map, lat, lng, radius, status, items, around, chosen, hovered, language.value],
  );
  useEffect(() => {
    if (!map || !chosen) return;
    map.reveal(chosen, isNarrow ? 0 : (document.getElementById('detail')?.offsetWidth ?? 0));
  }, [map, chosen, isNarrow]);
  useEffect(() => {
    if (!map) return;
    setAway(map.isAway());
    const timer = setTimeout(() => {
      void surroundings.load(map, finder.state.value).then((found) => found && setAround(found));
    }, WAIT_MS);
    return () => clearTimeout(timer);
  }, [map, moves, JSON.stringify(filterQuery(state)), lat, lng, radius]);
  return (
    <section class="cafe-map" aria-label={t(common).map}>
      <div id="plot" ref={element} role="application" aria-label={words.plot} />
      {isAway && map && (
        <p class="here">
          <Button low onPress={() => finder.change({ place: 'point', ...map.center })}>
            {words.searchHere}
          </Button>
        </p>
      )}
      {map && (
        <div class="map-tools">
          <IconButton icon="plus" label={t(common).zoomIn} onPress={() => map.zoom(1)} />
          <IconButton icon="minus" label={t(common).zoomOut} onPress={() => map.zoom(-1)} />
          <IconButton icon="target" label={words.center} onPress={() => map.fit({ lat, lng }, radius)} />
        </div>
      )}
      {scale && (
        <p class="map-scale" aria-hidden="true" style={{ width: `${scale.pixels.toFixed(0)}px` }}>
          {meters(scale.meters)}
        </p>
      )}
      {site.value?.tiles && <p class="map-attribution">{site.value.tiles.attribution}</p>}
    </section>
  );
}
