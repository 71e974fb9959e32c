import { useEffect } from 'preact/hooks';
import { api, bodyOf } from '../../core/api.js';
import { t } from '../../core/language.js';
import { account, has } from '../../core/session.js';
import { toastFailure } from '../../core/toasts.js';
import type { PageProps } from '../../routes.js';
import { LinkButton } from '../../ui/button.js';
import { LogInCard } from '../../ui/log-in.js';
import { deliver } from '../../words/deliver.js';
import { Booking } from './booking.js';
import './deliver.css';
import { History } from './history.js';
import type { Order } from './order.js';
import { OrderForm } from './order-form.js';

/** The page for who books deliveries: a new one at `/deliver`, one that was booked at `/deliver/{id}`. */
export default function Deliver({ params }: PageProps) {
  const words = t(deliver);
  useEffect(() => void (document.title = words.title), [words]);
  if (!has('consumer')) return <LogInCard role="consumer" />;
  const { id } = params;
  // Another account has other deliveries.
  return (
    <main id="content" class={id ? 'page narrow' : 'page'} key={account.value!.me.id}>
      <div class="row apart">
        <h1>{words.title}</h1>
        {id && (
          <LinkButton low icon="plus" href="/deliver">
            {words.newOne}
          </LinkButton>
        )}
      </div>
      {id ? (
        <Booking id={id} />
      ) : (
        <>
          <OrderForm fill={fillAgain} />
          <History />
        </>
      )}
    </main>
  );
}

/** Fills in what `?again=` names the quote of. */
async function fillAgain(order: Order): Promise<void> {
  const id = new URLSearchParams(location.search).get('again');
  if (!id) return;
  try {
    order.fillFrom(await bodyOf(api.GET('/v1/delivery-quotes/{id}', { params: { path: { id } } })));
  } catch (thrown) {
    toastFailure(thrown);
  }
}
