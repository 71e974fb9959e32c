/** Types of throwaway.mjs for the tests. */
export function throwawayFolder(options: { inMemory: boolean }): Promise<{ dir: string; remove(): void }>;
