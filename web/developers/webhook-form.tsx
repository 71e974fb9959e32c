import { useState } from 'preact/hooks';
import { api, bodyOf, keyed, once, type Schemas } from '../core/api.js';
import { t } from '../core/language.js';
import { Choices, Field } from '../ui/field.js';
import { Form } from '../ui/form.js';
import { Sheet } from '../ui/sheet.js';
import { developers } from '../words/developers.js';

type Webhook = Schemas['Webhook'];
type Props = { onClose: () => void } & (
  | { of: Webhook; onChanged: () => Promise<void> }
  | { of?: never; onMade: (webhook: Schemas['WebhookWithSecret']) => Promise<void> }
);

/** The form for a new webhook, or for what can change of one. */
export function WebhookForm({ onClose, ...props }: Props) {
  const words = t(developers);
  const { of } = props;
  const [url, setUrl] = useState(of?.url ?? '');
  const [kind, setKind] = useState<Webhook['kind']>(of?.kind ?? 'events');
  const [types, setTypes] = useState(of?.eventTypes.join(', ') ?? '');
  const [description, setDescription] = useState(of?.description ?? '');
  const [write] = useState(keyed);
  const save = async () => {
    const body = { url: url.trim(), eventTypes: types.split(/[\s,]+/).filter(Boolean) };
    if (props.of) {
      const params = { path: { id: props.of.id }, header: once() };
      const changes = { ...body, description: description || null };
      await bodyOf(api.PATCH('/v1/webhooks/{id}', { params, body: changes }));
      await props.onChanged();
    } else {
      const wanted = { ...body, kind, ...(description && { description }) };
      await props.onMade(
        await write((header) => bodyOf(api.POST('/v1/webhooks', { params: { header }, body: wanted }))),
      );
    }
  };
  const kinds = ['events', 'notifications'] as const;
  return (
    <Sheet title={of ? words.edit : words.newWebhook} onClose={onClose}>
      <Form action={of ? words.save : words.newWebhook} onSend={save}>
        <Field label={words.url} value={url} onInput={setUrl} hint={words.urlHint} autocomplete="off" required />
        {!of && (
          <div class="stack tight">
            <Choices
              label={words.kind}
              value={kind}
              options={kinds.map((value) => ({ value, label: words.kinds[value] }))}
              onChange={setKind}
            />
            <p class="small soft">{words.kindHints[kind]}</p>
          </div>
        )}
        <Field label={words.types} value={types} onInput={setTypes} hint={words.typesHint} autocomplete="off" />
        <Field
          label={words.description}
          value={description}
          onInput={setDescription}
          maxLength={200}
          autocomplete="off"
        />
      </Form>
    </Sheet>
  );
}
