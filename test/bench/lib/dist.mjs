/**
 * A module of the compiled application: what a bench measures is what is deployed. Its types are those of the source, which the caller
 * names.
 *
 * @param {string} path below build/
 */
export const fromDist = (path) => import(new URL(`../../../build/${path}`, import.meta.url).href);
