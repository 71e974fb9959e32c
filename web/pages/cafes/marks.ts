import * as L from 'leaflet';
import type { Point } from '../../map/leaflet-map.js';

/** The mark of one thing on the map: an element that shows a text. */
type Mark = { marker: L.Marker; body: HTMLElement };

/** A mark of a class, of so many pixels. It takes the pointer only when it can be chosen. */
export function newMark(className: string, size: number, interactive = true): Mark {
  const body = document.createElement('span');
  const icon = L.divIcon({ className: `cafe-mark ${className}`, html: body, iconSize: [size, size] });
  return { marker: L.marker([0, 0], { icon, interactive, keyboard: false }), body };
}

/** Marks of things of one kind: shown again they stay the same elements. */
export class Marks<I> {
  private readonly shown = new Map<string, Mark>();

  constructor(
    private readonly map: L.Map,
    private readonly keyOf: (item: I) => string,
    private readonly make: (key: string) => Mark,
    private readonly update: (mark: Mark, element: HTMLElement, item: I) => void,
  ) {}

  /** Brings the marks to these items. */
  show(items: readonly (I & Point)[]): void {
    const keys = new Set(items.map((item) => this.keyOf(item)));
    for (const [key, { marker }] of this.shown) {
      if (keys.has(key)) continue;
      marker.remove();
      this.shown.delete(key);
    }
    for (const item of items) {
      const key = this.keyOf(item);
      const mark = this.shown.get(key) ?? this.make(key);
      this.shown.set(key, mark);
      mark.marker.setLatLng(item).addTo(this.map);
      this.update(mark, mark.marker.getElement()!, item);
    }
  }
}
