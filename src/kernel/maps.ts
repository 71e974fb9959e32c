/** Sets an entry of a map that holds at most `max`: the newest entry is the last one, and the oldest gives way. */
export function setBounded<K, V>(map: Map<K, V>, key: K, value: V, max: number): void {
  map.delete(key);
  if (map.size >= max) map.delete(map.keys().next().value!);
  map.set(key, value);
}

/** What is under way for this key: several that ask for the same at once share one answer. */
export function startOnce<K, T>(underWay: Map<K, Promise<T>>, key: K, start: () => Promise<T>): Promise<T> {
  const running = underWay.get(key) ?? start().finally(() => underWay.delete(key));
  underWay.set(key, running);
  return running;
}
