/**
 * Waits for the scan of IMAGE_URI in ECR, and fails on a critical or high finding that accepted-findings.json does not accept
 * until a later day than today, or on an entry there whose day has passed.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { aws, fail, required } from './aws.mjs';

/**
 * @typedef {object} Accepted a finding that we live with until a day
 * @property {string} id such as CVE-2026-12345
 * @property {string} because why it does no harm here, or what we wait for
 * @property {string} until YYYY-MM-DD, the last day on which it is accepted
 */
/** @typedef {{ id: string, severity: string, what: string }} Finding */

const PATIENCE_MS = Number(process.env.PATIENCE_MS ?? 20 * 60_000);
const PAUSE_MS = Number(process.env.PAUSE_MS ?? 10_000);
const SEVERE = ['CRITICAL', 'HIGH'];

/** @type {Accepted[]} */
const accepted = JSON.parse(
  readFileSync(process.env.ACCEPTED_FINDINGS ?? join(import.meta.dirname, '../accepted-findings.json'), 'utf8'),
);
const today = new Date().toISOString().slice(0, 10);
const [image = ''] = required('IMAGE_URI');
const [, repository = '', digest = ''] =
  /^[^/]+\/(.+)@(sha256:[0-9a-f]{64})$/.exec(image) ?? fail(`"${image}" is no image by digest`);

const past = accepted.filter(({ until }) => until < today);
for (const { id, until } of past) console.error(`${id} was accepted until ${until}: mend it, or say anew why not.`);
const isAccepted = (/** @type {Finding} */ { id }) => accepted.some((one) => one.id === id && one.until >= today);
const severe = (await findings()).filter(({ severity }) => SEVERE.includes(severity));
const open = severe.filter((finding) => !isAccepted(finding));
for (const { id, severity, what } of open) console.error(`${severity} ${id} in ${what} is not accepted.`);
if (past.length + open.length > 0) fail('This image is not rolled out.');
console.log(`No severe finding that is not accepted; ${severe.length} accepted.`);

/** @returns {Promise<Finding[]>} */
async function findings() {
  const deadline = Date.now() + PATIENCE_MS;
  while (Date.now() < deadline) {
    const { imageScanStatus, imageScanFindings: found } = scanned();
    // Basic scans are complete; enhanced ones stay active, for findings of later days.
    if (['COMPLETE', 'ACTIVE'].includes(imageScanStatus?.status)) return [...basic(found), ...enhanced(found)];
    if (['FAILED', 'UNSUPPORTED_IMAGE', 'SCAN_ELIGIBILITY_EXPIRED'].includes(imageScanStatus?.status))
      fail(`The scan came to nothing: ${imageScanStatus.description ?? imageScanStatus.status}`);
    await sleep(PAUSE_MS);
  }
  return fail(`The image was not scanned within ${PATIENCE_MS / 1000} s.`);
}

function scanned() {
  return aws(
    ...['ecr', 'describe-image-scan-findings', '--repository-name', repository],
    ...['--image-id', `imageDigest=${digest}`],
  );
}

/** @param {{ findings?: { name: string, severity: string, attributes?: { key: string, value: string }[] }[] }} [found] */
function basic(found) {
  return (found?.findings ?? []).map(({ name: id, severity, attributes = [] }) => ({
    id,
    severity,
    what: attributes.find(({ key }) => key === 'package_name')?.value ?? 'a package',
  }));
}

/**
 * @param {{ enhancedFindings?: { severity: string, title?: string,
 *   packageVulnerabilityDetails?: { vulnerabilityId: string, vulnerablePackages?: { name: string }[] } }[] }} [found]
 */
function enhanced(found) {
  return (found?.enhancedFindings ?? []).map(({ severity, title, packageVulnerabilityDetails: details }) => ({
    id: details?.vulnerabilityId ?? title ?? 'unnamed',
    severity,
    what: details?.vulnerablePackages?.map(({ name }) => name).join(', ') || 'a package',
  }));
}
