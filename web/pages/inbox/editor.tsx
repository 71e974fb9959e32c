import { useEffect, useState } from 'preact/hooks';
import { api, bodyOf, once } from '../../core/api.js';
import { failureOf } from '../../core/failure.js';
import { t, type Language } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { toast } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { Icon } from '../../ui/icon.js';
import { Loaded } from '../../ui/states.js';
import { inbox as ofInbox } from '../../words/inbox.js';
import { ChannelPreferences, type Preferences } from './channel-preferences.js';
import { Matrix, type Unfolded } from './matrix.js';
import { chosenOf, SettingsFields, settingsOf } from './settings-fields.js';

type Saved = { preferences: Preferences; locale: Language };

/**
 * The editor of the preferences. What is changed in it counts once it is saved, all of it or nothing; until then it stays, also while
 * another part of the page is shown, unless it was changed elsewhere.
 */
export function Editor({ isShown }: { isShown: boolean }) {
  const saved = useResource(read, []);
  const [renewed, setRenewed] = useState<Saved>();
  const [unfolded, setUnfolded] = useState<Unfolded>(new Set());
  useEffect(() => {
    if (isShown && saved.data.value) void saved.load().then(() => setRenewed(undefined));
  }, [isShown]);
  return (
    <div id="preference-editor" class="stack" hidden={!isShown}>
      <h1 id="editor-heading">{t(ofInbox).boxes.preferences}</h1>
      <Loaded of={saved}>
        {(first) => (
          <Form
            key={JSON.stringify(renewed ?? first)}
            saved={renewed ?? first}
            onSaved={setRenewed}
            unfolded={unfolded}
            onFold={setUnfolded}
          />
        )}
      </Loaded>
    </div>
  );
}

async function read(): Promise<Saved> {
  const [preferences, { locale }] = await Promise.all([
    bodyOf(api.GET('/v1/notifications/preferences')),
    bodyOf(api.GET('/v1/users/me')),
  ]);
  return { preferences, locale };
}

type FormProps = {
  saved: Saved;
  onSaved: (saved: Saved) => void;
  unfolded: Unfolded;
  onFold: (unfolded: Unfolded) => void;
};

function Form({ saved, onSaved, unfolded, onFold }: FormProps) {
  const words = t(ofInbox);
  const [choices, setChoices] = useState(() => ChannelPreferences.of(saved.preferences));
  const [chosen, setChosen] = useState(() => chosenOf(saved.preferences.settings, saved.locale));
  const [error, setError] = useState<string>();
  const [isSaving, setSaving] = useState(false);
  const untouched = chosenOf(saved.preferences.settings, saved.locale);
  const isChanged = choices.changes().length > 0 || JSON.stringify(chosen) !== JSON.stringify(untouched);
  const save = async () => {
    const settings = settingsOf(chosen);
    if (!settings) return setError(words.missingTimes);
    setError(undefined);
    setSaving(true);
    try {
      onSaved(await write(saved, settings, choices, chosen.locale));
      document.getElementById('content')?.focus();
      toast(words.saved);
    } catch (thrown) {
      setError(failureOf(thrown).message);
      setSaving(false);
    }
  };
  return (
    // What is changed while it is being saved would be lost.
    <form
      class="stack"
      noValidate
      inert={isSaving}
      onSubmit={(event) => {
        event.preventDefault();
        void save();
      }}
    >
      <section class="card">
        <div class="stack tight">
          <h2>{words.whichTitle}</h2>
          <p class="soft small">{words.whichHint}</p>
        </div>
        <Matrix choices={choices} onChange={setChoices} unfolded={unfolded} onFold={onFold} />
        <p class="row soft small hint">
          <Icon name="lock" />
          <span id="critical-hint">{words.criticalHint}</span>
        </p>
        <p class="unseen" id="inherited-hint">
          {words.inheritedHint}
        </p>
      </section>
      <section class="card">
        <h2>{words.whenTitle}</h2>
        <SettingsFields chosen={chosen} onChange={(change) => setChosen({ ...chosen, ...change })} />
      </section>
      {isChanged && (
        <div class="save-bar">
          <p id="unsaved" role="status">
            {error ?? words.unsaved}
          </p>
          <Button
            onPress={() => {
              setChoices(ChannelPreferences.of(saved.preferences));
              setChosen(untouched);
              setError(undefined);
            }}
          >
            {words.discard}
          </Button>
          <Button kind="primary" submits busy={isSaving}>
            {words.save}
          </Button>
        </div>
      )}
    </form>
  );
}

/** Saves what differs from what was saved. @throws Failure */
async function write(
  saved: Saved,
  settings: NonNullable<ReturnType<typeof settingsOf>>,
  choices: ChannelPreferences,
  locale: Language,
): Promise<Saved> {
  if (locale !== saved.locale)
    await bodyOf(api.PATCH('/v1/users/me', { params: { header: once() }, body: { locale } }));
  const before = settingsOf(chosenOf(saved.preferences.settings, saved.locale));
  const preferences = choices.changes();
  const body = {
    ...(JSON.stringify(settings) !== JSON.stringify(before) && { settings }),
    ...(preferences.length > 0 && { preferences }),
  };
  const change = { params: { header: once() }, body };
  return { preferences: await bodyOf(api.PUT('/v1/notifications/preferences', change)), locale };
}
