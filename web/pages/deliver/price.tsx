import { api, bodyOf, type Schemas } from '../../core/api.js';
import { countdown, meters, won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { useNow } from '../../core/now.js';
import { useResource } from '../../core/resource.js';
import { navigate } from '../../core/router.js';
import { Button } from '../../ui/button.js';
import { Failed, Loading } from '../../ui/states.js';
import { deliver } from '../../words/deliver.js';
import type { Order } from './order.js';

/** The price of what is filled in, how long it is good, whether the wallet has it, and the booking. */
export function Price({ order }: { order: Order }) {
  const words = t(deliver);
  const [quote, failure] = [order.quote.value, order.failure.value];
  return (
    <section class="card" aria-live="polite">
      <h2>{words.price}</h2>
      {quote ? (
        <Quoted order={order} quote={quote} />
      ) : failure ? (
        <Failed reason={failure.message} onRetry={() => order.ask()} />
      ) : order.isAsking.value ? (
        <Loading />
      ) : (
        <p class="soft">{words.choosePlaces}</p>
      )}
    </section>
  );
}

function Quoted({ order, quote }: { order: Order; quote: Schemas['DeliveryQuote'] }) {
  const words = t(deliver);
  const wallet = useResource(() => bodyOf(api.GET('/v1/wallet')), []);
  const left = (Date.parse(quote.expiresAt) - useNow()) / 1_000;
  const available = wallet.data.value?.available;
  const isTooLittle = available !== undefined && available < quote.hold;
  return (
    <>
      <p class="soft number">{words.distance(meters(quote.distanceMeters), Math.ceil(quote.durationSeconds / 60))}</p>
      <dl class="facts number">
        {quote.price.breakdown.map(({ part, amount }) => (
          <>
            <dt>{words.parts[part]}</dt>
            <dd>{won(amount)}</dd>
          </>
        ))}
        <dt class="sum">{words.total}</dt>
        <dd class="sum">{won(quote.price.total)}</dd>
        {available !== undefined && (
          <>
            <dt>{words.wallet}</dt>
            <dd>{won(available)}</dd>
          </>
        )}
      </dl>
      {isTooLittle && (
        <p class="note">
          {words.tooLittle} <a href="/wallet">{words.topUp}</a>
        </p>
      )}
      {left > 0 ? (
        <>
          <p class="small soft number" aria-live="off">
            {words.validFor(countdown(left))}
          </p>
          <Button
            kind="primary"
            wide
            disabled={isTooLittle}
            onPress={async () => navigate(`/deliver/${await order.book()}`)}
          >
            {words.book(won(quote.price.total))}
          </Button>
        </>
      ) : (
        <>
          <p class="note">{words.isOver}</p>
          <Button wide onPress={() => order.ask()}>
            {words.renew}
          </Button>
        </>
      )}
    </>
  );
}
