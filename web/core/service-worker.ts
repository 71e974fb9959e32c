const SCRIPT = '/service-worker.js';
/** The name that the policy of the pages allows (src/http/pages.ts). */
const POLICY = 'service-worker';

type TrustedTypes = {
  createPolicy(name: string, rules: { createScriptURL: () => string }): { createScriptURL(url: string): unknown };
};

let registering: Promise<ServiceWorkerRegistration | undefined> | undefined;

/** The service worker of the pages, which is asked for once; undefined where the browser has none, such as in a page without TLS. */
export const serviceWorker = (): Promise<ServiceWorkerRegistration | undefined> =>
  (registering ??= register().catch(() => undefined));

async function register(): Promise<ServiceWorkerRegistration | undefined> {
  if (!('serviceWorker' in navigator)) return undefined;
  const { trustedTypes } = window as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy(POLICY, { createScriptURL: () => SCRIPT });
  const address = policy?.createScriptURL(SCRIPT) ?? SCRIPT;
  return navigator.serviceWorker.register(address as string, { updateViaCache: 'none' });
}
