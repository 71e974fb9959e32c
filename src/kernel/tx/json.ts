/** MySQL returns JSON columns parsed, MariaDB as text. */
export const parseJson = (value: unknown): unknown => (typeof value === 'string' ? JSON.parse(value) : value);
