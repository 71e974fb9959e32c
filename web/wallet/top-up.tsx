import createClient from 'openapi-fetch';
import { useEffect, useState } from 'preact/hooks';
import type { paths } from '../../client/src/api.js';
import { bodyOf, newKey, once, type Schemas } from '../core/api.js';
import { won } from '../core/format.js';
import { postJson, send } from '../core/http.js';
import { t } from '../core/language.js';
import { account } from '../core/session.js';
import { loadSite, site, type Site } from '../core/site.js';
import { toast } from '../core/toasts.js';
import { Button } from '../ui/button.js';
import { Choices } from '../ui/field.js';
import { Sheet } from '../ui/sheet.js';
import { wallet } from '../words/wallet.js';

const AMOUNTS = ['10000', '30000', '50000', '100000'] as const;

/** How money comes into the wallet: in a demo by a click, elsewhere through the payment provider. `onDone` follows a credit. */
export function TopUp({ onClose, onDone }: { onClose: () => void; onDone: () => Promise<void> }) {
  const words = t(wallet);
  const [amount, setAmount] = useState<(typeof AMOUNTS)[number]>('30000');
  useEffect(() => void loadSite().catch(() => {}), []); // without it there is the sentence on payments
  const demo = site.value?.demo;
  const sum = Number(amount);
  const pay = async (of: NonNullable<Site['demo']>) => {
    await creditByOperator(of, sum);
    await onDone();
    toast(words.topUpDone(won(sum)));
    onClose();
  };
  return (
    <Sheet title={words.topUpTitle} onClose={onClose}>
      {demo ? (
        <>
          <Choices
            label={words.amount}
            value={amount}
            options={AMOUNTS.map((value) => ({ value, label: won(Number(value)) }))}
            onChange={setAmount}
          />
          <p class="small soft">{words.topUpDemo}</p>
          <Button kind="primary" wide icon="wallet" onPress={() => pay(demo)}>
            {words.topUpPay(won(sum))}
          </Button>
        </>
      ) : (
        <>
          <p>{words.topUpReal}</p>
          <dl class="facts">
            <dt>{words.memberId}</dt>
            <dd>{account.value?.me.id}</dd>
          </dl>
        </>
      )}
    </Sheet>
  );
}

/** The operator of the demo credits a payment, by the route and with the rights that operators have, and logs out. @throws Failure */
async function creditByOperator({ people, password }: NonNullable<Site['demo']>, amount: number): Promise<void> {
  const operator = people.find(({ roles }) => roles.includes('admin'))!;
  const credentials = { loginId: operator.loginId, password };
  const { accessToken } = await postJson<Schemas['Tokens']>('/v1/sessions', credentials);
  const asOperator = createClient<paths>({
    baseUrl: location.origin,
    fetch: (request) => {
      request.headers.set('Authorization', `Bearer ${accessToken}`);
      return send(request);
    },
  });
  const key = newKey();
  const body = { userId: account.value!.me.id, amount, reference: `demo:${key}` };
  await bodyOf(asOperator.POST('/v1/wallet/deposits', { params: { header: once(key) }, body }));
  asOperator.DELETE('/v1/sessions/current').catch(() => {}); // the session ends by itself
}
