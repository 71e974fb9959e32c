import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Schemas } from '../../core/api.js';
import { t } from '../../core/language.js';
import { toast, toastFailure } from '../../core/toasts.js';
import { Button } from '../../ui/button.js';
import { deliver } from '../../words/deliver.js';
import { findHere, findPlaces, placeOf, type Place } from './place.js';

const PAUSE_MS = 250;

type Props = {
  label: string;
  place: Place | undefined;
  onChange: (place: Place | undefined) => void;
  onMap: () => void;
  isOnMap: boolean;
};

/** A place by what is typed of it, from a list; or where the person is, or on the map. */
export function PlaceField({ label, place, onChange, onMap, isOnMap }: Props) {
  const words = t(deliver);
  const id = useId();
  const [typed, setTyped] = useState(place?.address ?? '');
  const [found, setFound] = useState<Schemas['SuggestedPlace'][]>();
  const [active, setActive] = useState(0);
  const isTyping = useRef(false);
  useEffect(() => {
    isTyping.current = false;
    setTyped(place?.address ?? '');
    setFound(undefined);
  }, [place]);
  useEffect(() => {
    if (!isTyping.current || typed.trim().length < 1) return setFound(undefined);
    let isOld = false;
    const timer = setTimeout(() => {
      findPlaces(typed.trim()).then((places) => {
        if (isOld) return;
        setActive(0);
        setFound(places);
      }, toastFailure);
    }, PAUSE_MS);
    return () => {
      isOld = true;
      clearTimeout(timer);
    };
  }, [typed]);
  const choose = async (suggestion: Schemas['SuggestedPlace']) => {
    isTyping.current = false;
    setFound(undefined);
    try {
      onChange(await placeOf(suggestion));
    } catch (thrown) {
      toastFailure(thrown);
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (!found?.length) return;
    if (event.key === 'ArrowDown') setActive((active + 1) % found.length);
    else if (event.key === 'ArrowUp') setActive((active + found.length - 1) % found.length);
    else if (event.key === 'Enter') void choose(found[active]!);
    else if (event.key === 'Escape') setFound(undefined);
    else return;
    event.preventDefault();
  };
  const isOpen = Boolean(found?.length);
  return (
    <div class="field place">
      <label for={id}>{label}</label>
      <input
        id={id}
        class="input"
        type="text"
        role="combobox"
        autocomplete="off"
        placeholder={words.placeHint}
        value={typed}
        aria-expanded={isOpen}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={isOpen ? `${id}-${active}` : undefined}
        onInput={({ currentTarget }) => {
          isTyping.current = true;
          setTyped(currentTarget.value);
          if (place) onChange(undefined);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setTimeout(() => setFound(undefined), 150)}
      />
      <ul id={`${id}-list`} class="suggestions" role="listbox" aria-label={label} hidden={!isOpen}>
        {found?.map((suggestion, index) => (
          <li
            key={`${suggestion.name} ${suggestion.address}`}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => void choose(suggestion)}
          >
            <strong>{suggestion.name ?? suggestion.address}</strong>
            {suggestion.name && <span class="small soft"> {suggestion.address}</span>}
          </li>
        ))}
      </ul>
      <p class={found && !isOpen ? 'small soft' : 'unseen'} role="status">
        {found && (isOpen ? words.placesFound(found.length) : words.noPlaces)}
      </p>
      <div class="row tight">
        <Button
          kind="bare"
          low
          icon="target"
          onPress={() => findHere().then(onChange, () => toast(words.noPosition, 'bad'))}
        >
          {words.here}
        </Button>
        <Button kind="bare" low icon="pin" pressed={isOnMap} onPress={onMap}>
          {words.onMap}
        </Button>
      </div>
    </div>
  );
}
