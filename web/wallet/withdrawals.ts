import { api, bodyOf, type Schemas } from '../core/api.js';
import { Failure } from '../core/failure.js';

/** The API shows a withdrawal by its id and lists none, so the browser keeps the ids of those that were requested in it. */
const keyOf = (person: string) => `madang.withdrawals.${person}`;
const KEPT = 10;

const read = (person: string): string[] => JSON.parse(localStorage.getItem(keyOf(person)) ?? '[]') as string[];

/** Keeps the id of a new withdrawal. */
export const rememberWithdrawal = (person: string, id: string): void =>
  localStorage.setItem(keyOf(person), JSON.stringify([id, ...read(person)].slice(0, KEPT)));

/** The withdrawals that this person requested in this browser, newest first. @throws Failure */
export async function findWithdrawals(person: string): Promise<Schemas['Withdrawal'][]> {
  const found = await Promise.all(
    read(person).map((id) =>
      bodyOf(api.GET('/v1/wallet/withdrawals/{id}', { params: { path: { id } } })).catch((thrown: unknown) => {
        if (thrown instanceof Failure && thrown.status === 404) return undefined; // the data of the demo was made anew
        throw thrown;
      }),
    ),
  );
  return found.filter((one) => one !== undefined);
}
