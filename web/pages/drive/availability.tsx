import { useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import { useNow } from '../../core/now.js';
import { site } from '../../core/site.js';
import { toastFailure } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Choices } from '../../ui/field.js';
import { Icon } from '../../ui/icon.js';
import { Sheet } from '../../ui/sheet.js';
import { common } from '../../words/common.js';
import { drive } from '../../words/drive.js';
import type { Health } from './position-sender.js';

type Vehicle = Schemas['DriverProfile']['vehicle'];
type Props = {
  driver: Schemas['Driver'];
  health: Health | undefined;
  /** In a demo, whose places are all in Seoul: whether the driver is as good as there. */
  isAtDemo: boolean;
  onDemo: (isThere: boolean) => void;
  onChange: () => Promise<void>;
};

const vehicles: readonly Vehicle[] = ['bicycle', 'motorcycle', 'car', 'van'];

/** Whether the driver is online, with what, and whether the position arrives. */
export function Availability({ driver, health, isAtDemo, onDemo, onChange }: Props) {
  const words = t(drive);
  const [isAsking, setAsking] = useState(false);
  const set = async (body: Schemas['Availability']) => {
    await bodyOf(api.PUT('/v1/drivers/me/availability', { body }));
    setAsking(false);
    await onChange();
  };
  const toggle = () => {
    if (driver.online) set({ online: false }).catch(toastFailure);
    else if (driver.positionConsentAt === null) setAsking(true);
    else set({ online: true, sharesPosition: true }).catch(toastFailure);
  };
  const setVehicle = (vehicle: Vehicle) => {
    const change = bodyOf(api.PUT('/v1/drivers/me', { body: { vehicle, plate: driver.plate } }));
    change.then(onChange).catch(toastFailure);
  };
  return (
    <section class="card">
      <button type="button" class="switch" role="switch" aria-checked={driver.online} onClick={toggle}>
        <span class="track" aria-hidden="true" />
        {words.online}
      </button>
      {driver.online && <p class="soft">{words.onlineHint}</p>}
      {driver.online &&
        (driver.positionConsentAt === null ? (
          <>
            <p class="note">{words.noConsent}</p>
            <Button low icon="target" onPress={() => setAsking(true)}>
              {words.share}
            </Button>
          </>
        ) : (
          <>
            <PositionHealth health={health} />
            {site.value?.demo && (
              <Button low icon="pin" pressed={isAtDemo} onPress={() => onDemo(!isAtDemo)}>
                {words.atDemo}
              </Button>
            )}
          </>
        ))}
      {driver.vehicle === null && <p class="note">{words.chooseVehicle}</p>}
      <Choices
        label={words.vehicle}
        value={driver.vehicle ?? ('' as Vehicle)}
        options={vehicles.map((value) => ({ value, label: t(common).vehicles[value] }))}
        onChange={setVehicle}
      />
      {isAsking && (
        <Sheet title={words.consentTitle} onClose={() => setAsking(false)}>
          <p>{words.consent}</p>
          <Button kind="primary" wide onPress={() => set({ online: true, sharesPosition: true })}>
            {words.agree}
          </Button>
          <Button wide onPress={() => setAsking(false)}>
            {t(common).cancel}
          </Button>
        </Sheet>
      )}
    </section>
  );
}

function PositionHealth({ health = { state: 'waiting' } }: { health: Health | undefined }) {
  const words = t(drive);
  const now = useNow();
  if (health.state !== 'good') {
    return (
      <p class={health.state === 'waiting' ? 'note' : 'note bad'} role="status">
        <Icon name="target" />
        {words.position[health.state]}
      </p>
    );
  }
  const age = words.seconds(Math.max(0, Math.round((now - health.sentAt) / 1_000)));
  return (
    <p class="note calm number">
      <Icon name="target" />
      {words.position.good(health.accuracyMeters, age)}
    </p>
  );
}
