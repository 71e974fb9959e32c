/**
 * The processor of Artillery's script: each worker registers people of its own when the first virtual user arrives. LOAD_URL and
 * LOAD_ADMIN_PASSWORD come from the environment.
 */
const { randomUUID } = require('node:crypto');

/** Whoever registers more than a profile needs has to be asked for nothing else, so all of it is made. */
const NEEDS = new Set(['driver', 'ownReservation', 'openMission']);
/** @type {ReturnType<typeof gatherOnce> | undefined} */
let people;

async function gatherOnce() {
  const { gather } = await import('./people.mjs');
  const { LOAD_URL = '', LOAD_ADMIN_LOGIN, LOAD_ADMIN_PASSWORD } = process.env;
  return gather(LOAD_URL, { needs: NEEDS, adminLogin: LOAD_ADMIN_LOGIN, adminPassword: LOAD_ADMIN_PASSWORD });
}

/**
 * beforeScenario: gives a virtual user the tokens and ids of one journey.
 *
 * @param {{ vars: object }} context
 * @param {unknown} _events
 * @param {(error?: unknown) => void} done
 */
function arrive(context, _events, done) {
  people ??= gatherOnce();
  people.then(({ deal }) => {
    Object.assign(context.vars, deal(Math.random));
    done();
  }, done);
}

/**
 * beforeRequest: every POST is a wish of its own.
 *
 * @param {{ method: string, headers?: Record<string, string> }} request
 * @param {unknown} _context
 * @param {unknown} _events
 * @param {() => void} done
 */
function newKey(request, _context, _events, done) {
  if (request.method === 'POST') request.headers = { ...request.headers, 'idempotency-key': randomUUID() };
  done();
}

/** ifTrue: was the answer before this one able to name it? */
const has_reservation = (/** @type {{ reservation?: string }} */ { reservation }) => Boolean(reservation);
const has_cafe = (/** @type {{ cafe?: string }} */ { cafe }) => Boolean(cafe);

module.exports = { arrive, newKey, has_reservation, has_cafe };
