import { PayoutStub } from './payout-stub.js';
import { WebhookReceiver } from './webhook-receiver.js';

/** With which the stubs of payments and mail sign. */
export const secret = `whsec_${Buffer.alloc(24, 7).toString('base64')}`;

/**
 * Starts the program in this process with everything configured, and with somebody of each role and something at every address. What loads
 * the program is loaded here only: it reads its configuration then.
 */
export async function startFurnished() {
  const [receiver, payouts] = await Promise.all([WebhookReceiver.start(), PayoutStub.start()]);
  Object.assign(process.env, {
    WEBHOOK_ALLOW_LOOPBACK: 'true',
    PAYOUT_URL: payouts.address,
    PAYMENT_WEBHOOK_SECRET: secret,
    MAIL_FEEDBACK_SECRET: secret,
    // What is claimed can be disputed.
    MISSION_DISPUTE_SECONDS: '3600',
    // Nothing answers there: what is collected goes on until it is cancelled.
    OVERPASS_URL: 'http://127.0.0.1:9',
  });
  const { startApp } = await import('./app.js');
  const { furnish } = await import('./furnished.js');
  const { app, address, stop } = await startApp('all');
  const stopAll = async () => {
    receiver.stop();
    payouts.stop();
    await stop();
  };
  return { app, address, receiver, payouts, stop: stopAll, ...(await furnish(app, address, receiver)) };
}
