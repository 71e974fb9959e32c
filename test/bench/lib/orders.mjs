/**
 * Makes this process a helper of a bench (`startHelper`): it does each order that its parent sends by IPC, answers it, and ends with its
 * parent.
 *
 * @template O
 * @param {(order: O) => Promise<object>} work
 */
export function takeOrders(work) {
  const answer = (/** @type {object} */ said) => process.send?.(said);
  process.on('message', (order) => {
    work(/** @type {O} */ (order)).then(answer, (/** @type {Error} */ { message }) => answer({ error: message }));
  });
  process.on('disconnect', () => process.exit());
}

/**
 * The same for a helper that knows several orders, each by its name in `what`.
 *
 * @template {Record<string, (order: never) => Promise<object>>} O
 * @param {O} orders
 */
export const takeOrdersOf = (orders) =>
  takeOrders((/** @type {{ what: keyof O }} */ { what, ...order }) => {
    const work = orders[what];
    return work
      ? work(/** @type {never} */ (order))
      : Promise.reject(new Error(`Nobody knows the order ${String(what)}.`));
  });
