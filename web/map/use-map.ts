import type { RefObject } from 'preact';
import { useEffect, useState, type Inputs } from 'preact/hooks';
import { loadSite, type Site } from '../core/site.js';

type Drawn = { resize(): void; remove(): void };

/** Maps that are so near to what is seen are loaded. */
const NEAR = '100px';

/**
 * A map within an element: made by `make` once the element comes into sight, `load`'s chunk is there and the streets are known, kept
 * to the size of the element, and taken away with it. Undefined until then.
 */
export function useMap<Chunk, M extends Drawn>(
  element: RefObject<HTMLElement | null>,
  load: () => Promise<Chunk>,
  make: (chunk: Chunk, element: HTMLElement, tiles: Site['tiles']) => M,
  inputs: Inputs,
): M | undefined {
  const [map, setMap] = useState<M>();
  useEffect(() => {
    let made: M | undefined;
    let isGone = false;
    const observer = new ResizeObserver(() => made?.resize());
    const draw = async () => {
      const [chunk, { tiles }] = await Promise.all([
        load(),
        loadSite().catch(() => ({ tiles: null })), // a map without streets is better than none
      ]);
      if (isGone) return;
      made = make(chunk, element.current!, tiles);
      observer.observe(element.current!);
      setMap(made);
    };
    const sight = new IntersectionObserver(
      (seen) => {
        if (!seen.some(({ isIntersecting }) => isIntersecting)) return;
        sight.disconnect();
        void draw();
      },
      { rootMargin: NEAR },
    );
    sight.observe(element.current!);
    return () => {
      isGone = true;
      sight.disconnect();
      observer.disconnect();
      made?.remove();
    };
  }, inputs);
  return map;
}
