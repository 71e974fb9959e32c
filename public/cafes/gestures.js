/** @type {Record<string, [dx: number, dy: number]>} */
const ARROWS = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const STEP_PIXELS = 80;
/** Less than this is a tap with an unsteady finger. */
const SLOP_PIXELS = 5;

/**
 * Lets people move a camera by mouse, fingers, wheel and keys.
 *
 * @param {HTMLElement} element
 * @param {import('./camera.js').Camera} camera
 */
export function listen(element, camera) {
  /** @type {Map<number, import('../shared/mercator.js').Point>} */
  const pointers = new Map();
  let dragged = 0;
  const locate = (/** @type {MouseEvent} */ event) => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };

  element.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    if (pointers.size === 0) dragged = 0;
    pointers.set(event.pointerId, locate(event));
  });
  element.addEventListener('pointermove', (event) => {
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = locate(event);
    dragged += Math.hypot(now.x - before.x, now.y - before.y);
    if (dragged < SLOP_PIXELS) return;
    // Only now: a captured pointer would take the click from what is under it.
    if (!element.hasPointerCapture(event.pointerId)) element.setPointerCapture(event.pointerId);
    const other = [...pointers].find(([id]) => id !== event.pointerId)?.[1];
    pointers.set(event.pointerId, now);
    if (other) {
      const apart = (/** @type {import('../shared/mercator.js').Point} */ a) =>
        Math.max(1, Math.hypot(a.x - other.x, a.y - other.y));
      camera.zoomBy(Math.log2(apart(now) / apart(before)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 });
      camera.pan((now.x - before.x) / 2, (now.y - before.y) / 2);
    } else camera.pan(now.x - before.x, now.y - before.y);
  });
  const release = (/** @type {PointerEvent} */ event) => {
    if (!pointers.delete(event.pointerId) || pointers.size > 0) return;
    if (dragged >= SLOP_PIXELS) camera.settled();
  };
  for (const type of /** @type {const} */ (['pointerup', 'pointercancel', 'lostpointercapture']))
    element.addEventListener(type, release);
  element.addEventListener(
    'click',
    (event) => {
      if (dragged >= SLOP_PIXELS) event.stopPropagation(); // the end of a drag chooses nothing
      dragged = 0;
    },
    true,
  );

  element.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const pixels = event.deltaMode === 1 ? event.deltaY * 20 : event.deltaY;
      camera.zoomBy(-Math.max(-1, Math.min(1, pixels / (event.ctrlKey ? 50 : 250))), locate(event));
      camera.settled();
    },
    { passive: false },
  );
  element.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target !== element) return;
    const [dx, dy] = ARROWS[event.key] ?? [0, 0];
    if (dx || dy) camera.pan(dx * STEP_PIXELS, dy * STEP_PIXELS);
    else if (event.key === '+' || event.key === '=') camera.zoomBy(1);
    else if (event.key === '-') camera.zoomBy(-1);
    else return;
    event.preventDefault();
    camera.settled();
  });
}
