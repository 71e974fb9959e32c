import { useState } from 'preact/hooks';
import { api, bodyOf, keyed, type Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import { has } from '../../core/session.js';
import { Choices, Field } from '../../ui/field.js';
import { Form } from '../../ui/form.js';
import { Select } from '../../ui/select.js';
import { Sheet } from '../../ui/sheet.js';
import { developers } from '../../words/developers.js';

type Scope = Schemas['Scope'];
/** What there are scopes for, and whether for reading alone; the compiler knows which there are. */
const resources: Record<keyof ReturnType<typeof names>, readonly Scope[]> = {
  reservations: ['reservations:read', 'reservations:write'],
  events: ['events:read'],
  wallets: ['wallets:read', 'wallets:write'],
  missions: ['missions:read', 'missions:write'],
  drivers: ['drivers:read', 'drivers:write'],
  cafes: ['cafes:read', 'cafes:write'],
  webhooks: ['webhooks:read', 'webhooks:write'],
  notifications: ['notifications:read', 'notifications:write'],
  messages: ['messages:read'],
  account: ['account:read'],
  operations: ['operations:read', 'operations:write'],
};
const names = () => t(developers).scope;
const DAY_MS = 86_400_000;

type Props = { onClose: () => void; onDone: (key: Schemas['ApiKeyWithSecret']) => Promise<void> };

/** The form for a new key. */
export function NewKey({ onClose, onDone }: Props) {
  const words = t(developers);
  const [name, setName] = useState('');
  const [mode, setMode] = useState<keyof typeof words.modes>('live');
  const [scopes, setScopes] = useState<readonly Scope[]>([]);
  const [days, setDays] = useState('');
  const [networks, setNetworks] = useState('');
  const [write] = useState(keyed);
  const send = async () => {
    const body = {
      name,
      livemode: mode === 'live',
      scopes: [...scopes],
      cidrs: networks.split(/[\s,]+/).filter(Boolean),
      ...(days && { expiresAt: new Date(Date.now() + Number(days) * DAY_MS).toISOString() }),
    };
    await onDone(await write((header) => bodyOf(api.POST('/v1/api-keys', { params: { header }, body }))));
  };
  const shown = Object.entries(resources).filter(
    ([resource]) => resource !== 'operations' || has('moderator') || has('admin'),
  );
  return (
    <Sheet title={words.newKey} onClose={onClose}>
      <Form action={words.newKey} onSend={send} disabled={scopes.length === 0}>
        <Field
          label={words.keyName}
          value={name}
          onInput={setName}
          hint={words.keyNameHint}
          maxLength={50}
          autocomplete="off"
          required
        />
        <div class="stack tight">
          <Choices
            label={words.mode}
            value={mode}
            options={(['live', 'test'] as const).map((value) => ({ value, label: words.modes[value] }))}
            onChange={setMode}
          />
          {mode === 'test' && <p class="small soft">{words.modeHint}</p>}
        </div>
        <fieldset>
          <legend class="label">{words.scopes}</legend>
          {shown.map(([resource, ofResource]) => (
            <div key={resource} class="scopes" role="group" aria-label={names()[resource as keyof typeof resources]}>
              <span>{names()[resource as keyof typeof resources]}</span>
              {(['read', 'write'] as const).map((verb) => {
                const scope = ofResource.find((one) => one.endsWith(verb));
                return scope ? (
                  <label key={verb} class="tick">
                    <input
                      type="checkbox"
                      checked={scopes.includes(scope)}
                      onChange={({ currentTarget }) =>
                        setScopes((chosen) =>
                          currentTarget.checked ? [...chosen, scope] : chosen.filter((one) => one !== scope),
                        )
                      }
                    />
                    {words[verb]}
                  </label>
                ) : (
                  <span key={verb} />
                );
              })}
            </div>
          ))}
        </fieldset>
        <Select
          label={words.expiry}
          value={days}
          options={Object.entries(words.expiries).map(([value, label]) => ({ value, label }))}
          onChange={setDays}
        />
        <Field
          label={words.networks}
          value={networks}
          onInput={setNetworks}
          hint={words.networksHint}
          autocomplete="off"
        />
      </Form>
    </Sheet>
  );
}
