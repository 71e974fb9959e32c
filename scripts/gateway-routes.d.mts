/** Types of gateway-routes.mjs for the tests. */
export const TARGET: string;
export function render(): Promise<string>;
