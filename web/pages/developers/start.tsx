import { useEffect, useState } from 'preact/hooks';
import { findSamples } from '../../developers/documents.js';
import { t } from '../../core/language.js';
import { useResource } from '../../core/resource.js';
import { loadSite, site } from '../../core/site.js';
import { Code } from '../../developers/code.js';
import { Choices } from '../../ui/field.js';
import { Loaded } from '../../ui/states.js';
import { Tiles, type Tile } from '../../ui/tiles.js';
import { developers } from '../../words/developers.js';

const languages = [
  { value: 'ts', label: 'TypeScript' },
  { value: 'python', label: 'Python' },
  { value: 'sh', label: 'curl' },
] as const;

/** The way from nothing to a program that books, follows and is paid out. */
export function Start() {
  const words = t(developers);
  useEffect(() => void loadSite().catch(() => {}), []); // without it there are no robots
  return (
    <>
      <p>{words.lead}</p>
      <ol class="ways">
        {words.steps.map(({ name, text, to }) => (
          <li key={name}>
            <strong>{to ? <a href={to}>{name}</a> : name}</strong>
            <span class="small soft">{text}</span>
          </li>
        ))}
      </ol>
      <Samples />
      {site.value?.demo?.hasRobots && <Robots />}
      <Reading />
    </>
  );
}

function Samples() {
  const words = t(developers);
  const [language, setLanguage] = useState<(typeof languages)[number]['value']>('ts');
  const samples = useResource(findSamples, []);
  return (
    <section class="card">
      <h2>{words.samples}</h2>
      <div class="stack tight">
        <h3 class="label">{words.baseUrl}</h3>
        <Code text={location.origin} label={words.baseUrl} />
      </div>
      <Loaded of={samples}>
        {({ scopes, byLanguage }) => (
          <>
            <p class="small soft">{words.sampleHint}</p>
            <div class="stack tight">
              <h3 class="label">{words.sampleScopes}</h3>
              <p class="badges">
                {scopes.map((scope) => (
                  <span key={scope} class="badge mono">
                    {scope}
                  </span>
                ))}
              </p>
            </div>
            <Choices label={words.language} value={language} options={languages} onChange={setLanguage} />
            <Code
              text={byLanguage.get(language) ?? ''}
              label={languages.find(({ value }) => value === language)!.label}
            />
          </>
        )}
      </Loaded>
    </section>
  );
}

const Robots = () => (
  <section class="card">
    <div class="stack tight">
      <h2>{t(developers).robots}</h2>
      <p class="soft">{t(developers).robotsHint}</p>
    </div>
    <ul class="list">
      {Object.entries(t(developers).scenarios).map(([note, text]) => (
        <li key={note} class="item">
          <span class="body">
            <strong class="mono">{note}</strong>
            <br />
            <span class="small soft">{text}</span>
          </span>
        </li>
      ))}
    </ul>
  </section>
);

function Reading() {
  const { reading, readMore } = t(developers);
  const links: Tile[] = [
    ['book', reading.docs, '/docs'],
    ['book', reading.client, '/docs/client.md'],
    ['receipt', reading.contract, '/docs-json'],
    ['clock', reading.changes, '/docs/api-changes.md'],
    ['receipt', reading.texts, '/llms.txt'],
  ];
  return <Tiles id="reading" title={readMore} links={links} />;
}
