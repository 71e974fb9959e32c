/** What every bench asks of the API besides its load. */
import { randomBytes, randomUUID } from 'node:crypto';

/**
 * Sends a POST that must be answered 201, with a new Idempotency-Key; gives the answer's body.
 *
 * @typedef {{ id: string, accessToken: string }} Body what benches read of it: the id of what was created, the token of a session
 *
 * @param {string} address
 * @param {string} path
 * @param {object} payload
 * @param {string} [token]
 * @returns {Promise<Body>}
 */
export async function post(address, path, payload, token) {
  const response = await fetch(address + path, {
    method: 'POST',
    headers: {
      'Content-Type': 'application/json',
      'Idempotency-Key': randomUUID(),
      ...(token && { Authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(payload),
  });
  if (response.status !== 201) throw new Error(`POST ${path} answered ${response.status}: ${await response.text()}`);
  return /** @type {Body} */ (await response.json());
}

/**
 * Registers somebody and logs them in.
 *
 * @param {string} address
 * @param {string} role
 */
export async function register(address, role) {
  const loginId = `b${randomBytes(8).toString('hex')}`;
  const password = randomBytes(12).toString('hex');
  const person = { loginId, password, name: '벤치', email: `${loginId}@example.com`, roles: [role] };
  const { id } = await post(address, '/v1/users', person);
  const { accessToken } = await post(address, '/v1/sessions', { loginId, password });
  return { id, token: accessToken, loginId, password };
}
