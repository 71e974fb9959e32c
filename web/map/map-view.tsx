import { useEffect, useRef, useState } from 'preact/hooks';
import { meters } from '../core/format.js';
import { t } from '../core/language.js';
import { site } from '../core/site.js';
import { IconButton } from '../ui/button.js';
import { common } from '../words/common.js';
import type { Marker, Point, Scale } from './leaflet-map.js';
import { useMap } from './use-map.js';

type Props = {
  markers: readonly Marker[];
  /** A circle around a point, such as the ring in which drivers are asked. */
  ring?: (Point & { meters: number }) | undefined;
  /** Makes the map a place to choose one on: by a click, or by Enter for its middle. */
  onPick?: ((point: Point) => void) | undefined;
  height?: number;
  /** What comes and goes leaves the part of the map that is looked at as it is. */
  keepsView?: boolean;
};

/** The map of all pages. Leaflet is loaded with the first one that comes into sight. */
export function MapView({ markers, ring, onPick, height = 320, keepsView = false }: Props) {
  const element = useRef<HTMLDivElement>(null);
  const [scale, setScale] = useState<Scale>();
  const pick = useRef(onPick);
  pick.current = onPick;
  const map = useMap(
    element,
    () => import('./leaflet-map.js'),
    ({ LeafletMap }, within, tiles) =>
      new LeafletMap(within, tiles, { onPick: (point) => pick.current?.(point), onScale: setScale }),
    [],
  );
  useEffect(() => map?.show(markers, ring, keepsView), [map, JSON.stringify([markers, ring])]);
  const words = t(common);
  return (
    <div class="map" style={{ height: `${height}px` }}>
      <div
        ref={element}
        role="application"
        aria-label={words.map}
        onKeyDown={({ key }) => key === 'Enter' && map && onPick?.(map.center)}
      />
      <ul class="unseen">
        {markers.map(({ kind, id, label }) => (
          <li key={`${kind}${id ?? ''}`}>{label}</li>
        ))}
      </ul>
      {map && (
        <div class="map-tools">
          <IconButton icon="plus" label={words.zoomIn} onPress={() => map.zoom(1)} />
          <IconButton icon="minus" label={words.zoomOut} onPress={() => map.zoom(-1)} />
          <IconButton icon="target" label={words.fit} onPress={() => map.fit()} />
        </div>
      )}
      {scale && (
        <p class="map-scale" aria-hidden="true" style={{ width: `${scale.pixels.toFixed(0)}px` }}>
          {meters(scale.meters)}
        </p>
      )}
      {site.value?.tiles && <p class="map-attribution">{site.value.tiles.attribution}</p>}
    </div>
  );
}
