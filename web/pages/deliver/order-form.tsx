import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { t } from '../../core/language.js';
import { site } from '../../core/site.js';
import type { Marker } from '../../map/leaflet-map.js';
import { MapView } from '../../map/map-view.js';
import { Choices, Field } from '../../ui/field.js';
import { IconButton } from '../../ui/button.js';
import { common } from '../../words/common.js';
import { deliver } from '../../words/deliver.js';
import { Order, type Size, type Vehicle, type Verification } from './order.js';
import { placeAt, type Place } from './place.js';
import { PlaceField } from './place-field.js';
import { Price } from './price.js';

const vehicles: readonly Vehicle[] = ['bicycle', 'motorcycle', 'car', 'van'];
const sizes: readonly Size[] = ['small', 'medium', 'large'];
const verifications: readonly Verification[] = ['none', 'pin', 'photo'];
const whose = ['robot', 'person'] as const;

/** The form of a new delivery, with its map and its price. */
export function OrderForm({ fill }: { fill: (order: Order) => unknown }) {
  const words = t(deliver);
  const order = useMemo(() => new Order(), []);
  const map = useRef<HTMLElement>(null);
  const [picking, setPicking] = useState<'from' | 'to'>();
  useEffect(() => order.follow(), [order]);
  useEffect(() => void fill(order), [order]);
  const change = (end: 'from' | 'to') => (place: Place | undefined) => {
    order[end].value = place;
    if (place) setPicking(undefined);
  };
  const fieldOf = (end: 'from' | 'to', label: string) => (
    <PlaceField
      label={label}
      place={order[end].value}
      onChange={change(end)}
      isOnMap={picking === end}
      onMap={() => {
        setPicking(picking === end ? undefined : end);
        map.current?.scrollIntoView({ block: 'nearest' });
      }}
    />
  );
  const options = t(common).vehicles;
  return (
    <div class="order">
      <section class="card">
        <div class="row apart">
          <h2>{words.lead}</h2>
          <IconButton
            icon="swap"
            label={words.swap}
            onPress={() => ([order.from.value, order.to.value] = [order.to.value, order.from.value])}
          />
        </div>
        {fieldOf('from', words.from)}
        {fieldOf('to', words.to)}
        <Field
          label={words.detail}
          value={order.detail.value}
          maxLength={100}
          onInput={(value) => (order.detail.value = value)}
        />
        <Choices
          label={words.vehicle}
          value={order.vehicle.value}
          options={vehicles.map((value) => ({ value, label: options[value] }))}
          onChange={(value) => (order.vehicle.value = value)}
        />
        <Choices
          label={words.size}
          value={order.size.value}
          options={sizes.map((value) => ({ value, label: words.sizes[value] }))}
          onChange={(value) => (order.size.value = value)}
        />
        <Choices
          label={words.verification}
          value={order.verification.value}
          options={verifications.map((value) => ({ value, label: words.verifications[value] }))}
          onChange={(value) => (order.verification.value = value)}
        />
        <Field
          label={words.note}
          value={order.note.value}
          maxLength={200}
          onInput={(value) => (order.note.value = value)}
        />
        {site.value?.demo?.hasRobots && (
          <>
            <Choices
              label={words.who}
              value={order.who.value}
              options={whose.map((value) => ({ value, label: words.whose[value] }))}
              onChange={(value) => (order.who.value = value)}
            />
            {order.who.value === 'person' && <p class="note calm">{words.whoHint}</p>}
          </>
        )}
      </section>
      <div class="stack beside">
        <section ref={map} class="card flush to-map">
          {picking && (
            <p class="note calm" role="status">
              {words.pickOnMap(picking === 'from' ? words.from : words.to)}
            </p>
          )}
          <MapView
            markers={markersOf(order)}
            onPick={picking && ((point) => change(picking)(placeAt(point)))}
            height={260}
          />
        </section>
        <Price order={order} />
      </div>
    </div>
  );
}

function markersOf({ from, to }: Order): Marker[] {
  const words = t(common);
  const [first, last] = [from.value, to.value];
  return [
    ...(first ? [{ kind: 'pickup' as const, label: words.pickup, lat: first.lat, lng: first.lng }] : []),
    ...(last ? [{ kind: 'dropoff' as const, label: words.dropoff, lat: last.lat, lng: last.lng }] : []),
  ];
}
