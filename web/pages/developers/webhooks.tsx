import { useState } from 'preact/hooks';
import { api, bodyOf, type Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import { usePages } from '../../core/pages.js';
import { Secret } from '../../developers/secret.js';
import { WebhookForm } from '../../developers/webhook-form.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Empty, Loaded, More } from '../../ui/states.js';
import { developers } from '../../words/developers.js';
import { StateOfWebhook } from './webhook.js';

/** The addresses to which events or notifications are sent. */
export function Webhooks() {
  const words = t(developers);
  const [isMaking, setMaking] = useState(false);
  const [made, setMade] = useState<Schemas['WebhookWithSecret']>();
  const { list, more } = usePages(
    (cursor) => bodyOf(api.GET('/v1/webhooks', { params: { query: { ...(cursor && { cursor }) } } })),
    [],
  );
  return (
    <section class="card">
      <div class="row apart">
        <h2>{words.tabs.webhooks}</h2>
        <Button kind="primary" low icon="plus" onPress={() => setMaking(true)}>
          {words.newWebhook}
        </Button>
      </div>
      <Loaded of={list}>
        {({ items, hasMore }) =>
          items.length === 0 ? (
            <Empty icon="bell" title={words.noWebhooks}>
              <p>{words.noWebhooksHint}</p>
            </Empty>
          ) : (
            <>
              <ul class="list">
                {items.map((webhook) => (
                  <li key={webhook.id}>
                    <a class="item" href={`/developers/webhooks/${webhook.id}`}>
                      <span class="body">
                        <span class="title mono">{webhook.url}</span>
                        <br />
                        <span class="small soft">
                          {[words.kinds[webhook.kind], webhook.description].filter(Boolean).join(' · ')}
                        </span>
                      </span>
                      <StateOfWebhook of={webhook} />
                      <Icon name="chevron" />
                    </a>
                  </li>
                ))}
              </ul>
              <More of={hasMore} wide onPress={more} />
            </>
          )
        }
      </Loaded>
      {isMaking && (
        <WebhookForm
          onClose={() => setMaking(false)}
          onMade={async (webhook) => {
            setMaking(false);
            setMade(webhook);
            await list.load();
          }}
        />
      )}
      {made && <Secret title={words.webhookMade} secret={made.secret} onClose={() => setMade(undefined)} />}
    </section>
  );
}
