/** The least that may be pledged, in won (src/modules/missions/missions.service.ts). */
export const LEAST_PLEDGE = 1_000;

/** What one may pledge by one tap. */
export const AMOUNTS = ['1000', '5000', '10000', '30000'] as const;
