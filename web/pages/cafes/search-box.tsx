import { useEffect, useRef, useState } from 'preact/hooks';
import { bodyOf, publicApi } from '../../core/api.js';
import { language, t } from '../../core/language.js';
import { IconButton } from '../../ui/button.js';
import { Icon, type Pictogram } from '../../ui/icon.js';
import { cafes as ofCafes } from '../../words/cafes.js';
import { addressOf } from './facts.js';
import type { Finder } from './finder.js';
import { places } from './places.js';

const WAIT_MS = 180;
const MOST_PLACES = 2;
const MOST_CAFES = 8;

/** A café or a place. */
type Option = { key: string; icon: Pictogram; name: string; hint: string; choose: () => void };

/** The search box: suggests cafés and stations while one types (combobox with a list, WAI-ARIA 1.2). */
export function SearchBox({ finder }: { finder: Finder }) {
  const words = t(ofCafes);
  const { q } = finder.state.value;
  const [typed, setTyped] = useState(q);
  const [options, setOptions] = useState<Option[]>([]);
  const [active, setActive] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const isTyping = useRef(false);
  useEffect(() => setTyped(q), [q]);
  useEffect(() => {
    if (!isTyping.current || typed.trim() === '') return setOptions([]);
    let isOld = false;
    const timer = setTimeout(() => {
      void suggest(typed.trim(), finder).then((found) => {
        if (isOld || document.activeElement !== input.current) return;
        setActive(-1);
        setOptions(found);
      });
    }, WAIT_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [typed]);
  const close = () => {
    isTyping.current = false;
    setOptions([]);
    setActive(-1);
  };
  const choose = (option: Option) => {
    close();
    setTyped(q);
    option.choose();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const last = options.length - 1;
    if (event.isComposing || last < 0) return; // a syllable that is being typed owns its keys
    if (event.key === 'ArrowDown') setActive(active >= last ? -1 : active + 1);
    else if (event.key === 'ArrowUp') setActive(active < 0 ? last : active - 1);
    else if (event.key === 'Escape') {
      event.stopPropagation();
      close();
    } else return;
    event.preventDefault();
  };
  return (
    <form
      class="search"
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        const option = options[active];
        if (option) return choose(option);
        close();
        finder.change({ q: typed.trim().slice(0, 100) });
      }}
    >
      <Icon name="search" />
      <input
        ref={input}
        id="q"
        type="text"
        inputMode="search"
        enterKeyHint="search"
        maxLength={100}
        autocomplete="off"
        spellcheck={false}
        role="combobox"
        aria-label={words.searchLabel}
        placeholder={words.searchHint}
        aria-autocomplete="list"
        aria-expanded={options.length > 0}
        aria-controls="suggestions"
        aria-activedescendant={active >= 0 ? `option-${active}` : undefined}
        value={typed}
        onInput={({ currentTarget }) => {
          isTyping.current = true;
          setTyped(currentTarget.value);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {typed !== '' && (
        <IconButton
          icon="close"
          label={words.clear}
          onPress={() => {
            setTyped('');
            finder.change({ q: '' });
            input.current?.focus();
          }}
        />
      )}
      <ul
        id="suggestions"
        role="listbox"
        aria-label={words.suggestions}
        hidden={options.length === 0}
        // Before the box loses the focus, which closes the list.
        onMouseDown={(event) => event.preventDefault()}
      >
        {options.map((option, index) => (
          <li
            key={option.key}
            id={`option-${index}`}
            role="option"
            aria-selected={index === active}
            onClick={() => choose(option)}
          >
            <Icon name={option.icon} />
            <span>{option.name}</span>
            <span class="soft small">{option.hint}</span>
          </li>
        ))}
      </ul>
    </form>
  );
}

/** Stations and cafés whose names go with what is typed. */
async function suggest(typed: string, finder: Finder): Promise<Option[]> {
  const wanted = typed.toLowerCase();
  const stations = places
    .filter(({ ko, en }) => ko.includes(wanted) || en.toLowerCase().includes(wanted))
    .slice(0, MOST_PLACES)
    .map((place): Option => {
      const choose = () => finder.goTo(place);
      return { key: place.id, icon: 'target', name: place[language.value], hint: t(ofCafes).place, choose };
    });
  const query = { q: typed.slice(0, 100), limit: MOST_CAFES };
  const found = await bodyOf(publicApi.GET('/v1/cafes/suggestions', { params: { query } })).then(
    ({ items }) => items,
    () => [], // the list says what is wrong
  );
  const cafes = found.map((cafe): Option => {
    const choose = () => finder.choose(cafe.id);
    return { key: cafe.id, icon: 'pin', name: cafe.name, hint: addressOf(cafe) ?? '', choose };
  });
  return [...stations, ...cafes];
}
