import { useState } from 'preact/hooks';
import { won } from '../../core/format.js';
import { t } from '../../core/language.js';
import { toast } from '../../core/toasts.js';
import { DeliveryCard } from '../../delivery/delivery-card.js';
import { useDelivery, type Delivery } from '../../delivery/use-delivery.js';
import { Button, LinkButton } from '../../ui/button.js';
import { deliver } from '../../words/deliver.js';
import { CancelSheet } from './cancel.js';
import { hasEnded } from './ended.js';
import { ReceiptSheet } from './receipt.js';

const cancellable = ['requested', 'accepted'];

/** One booking, as it happens, and what its consumer can do about it. */
export function Booking({ id }: { id: string }) {
  const live = useDelivery(id);
  const [sheet, setSheet] = useState<'cancel' | 'receipt'>();
  const close = () => setSheet(undefined);
  return (
    <>
      <DeliveryCard live={live}>
        {(delivery) => (
          <>
            <Facts of={delivery} />
            <Acts of={delivery} onCancel={() => setSheet('cancel')} onReceipt={() => setSheet('receipt')} />
          </>
        )}
      </DeliveryCard>
      {sheet === 'cancel' && <CancelSheet id={id} onClose={close} onCancelled={live.delivery.load} />}
      {sheet === 'receipt' && <ReceiptSheet id={id} onClose={close} />}
    </>
  );
}

function Facts({ of: { reservation, quote } }: { of: Delivery }) {
  const words = t(deliver);
  const facts = [
    [words.pickedUpAt, quote?.stops[0]?.address ?? reservation.departure],
    [words.goesTo, quote?.stops.at(-1)?.address ?? reservation.destination],
    [words.price, reservation.price !== null && won(reservation.price)],
    [words.note, reservation.note],
  ];
  return (
    <dl class="facts number">
      {facts.map(
        ([name, value]) =>
          value && (
            <>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </>
          ),
      )}
    </dl>
  );
}

type ActsProps = { of: Delivery; onCancel: () => void; onReceipt: () => void };

function Acts({ of: { reservation, tracking }, onCancel, onReceipt }: ActsProps) {
  const words = t(deliver);
  const isOver = hasEnded(reservation.status);
  const share = async () => {
    await navigator.clipboard.writeText(tracking.url!);
    toast(words.copied);
  };
  return (
    <div class="row">
      {!isOver && tracking.url && (
        <Button low icon="mail" onPress={share}>
          {words.shareLink}
        </Button>
      )}
      {cancellable.includes(reservation.status) && (
        <Button low onPress={onCancel}>
          {words.cancel}
        </Button>
      )}
      {isOver && reservation.quoteId && (
        <>
          <Button low icon="receipt" onPress={onReceipt}>
            {words.receipt}
          </Button>
          <LinkButton low kind="primary" icon="box" href={`/deliver?again=${reservation.quoteId}`}>
            {words.again}
          </LinkButton>
        </>
      )}
    </div>
  );
}
