import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';
import { setLanguage, t } from '../../core/language.js';
import type { PageProps } from '../../routes.js';
import { cafes as ofCafes } from '../../words/cafes.js';
import './cafes.css';
import { Detail } from './detail.js';
import { Filters } from './filters.js';
import { Finder } from './finder.js';
import { MapPanel } from './map-panel.js';
import { Results } from './results.js';
import { SearchBox } from './search-box.js';
import { filterQuery, languageIn, placeQuery } from './state.js';

const narrow = matchMedia('(max-width: 899px)');

/** Finds cafés near a place, in a list and on a map, without a log-in. What is shown is named after #. */
export default function Cafes(_props: PageProps) {
  const words = t(ofCafes);
  const finder = useMemo(() => new Finder(), []);
  const [, setNarrow] = useState(narrow.matches);
  const isNarrow = narrow.matches;
  const [said, setSaid] = useState<string>();
  const state = finder.state.value;
  const { cafe } = state;
  useEffect(() => void (document.title = words.title), [words]);
  useEffect(() => {
    const named = languageIn(location.hash);
    if (named) setLanguage(named);
    const follow = () => setNarrow(narrow.matches);
    const onKeyDown = ({ key }: KeyboardEvent) => key === 'Escape' && finder.close();
    narrow.addEventListener('change', follow);
    document.addEventListener('keydown', onKeyDown);
    const end = finder.start();
    return () => {
      end();
      narrow.removeEventListener('change', follow);
      document.removeEventListener('keydown', onKeyDown);
    };
  }, [finder]);
  const isFirst = useRef(true);
  useEffect(() => {
    setSaid(undefined);
    void (isFirst.current ? finder.searchFirst() : finder.search());
    isFirst.current = false;
  }, [JSON.stringify([placeQuery(state), filterQuery(state)])]);
  const before = useRef(cafe);
  useLayoutEffect(() => {
    // Back to where it was opened.
    if (cafe === null && before.current !== null) focusCafe(before.current);
    before.current = cafe;
  }, [cafe]);
  const locate = () => {
    setSaid(words.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        setSaid(undefined);
        finder.change({ place: 'here', lat: coords.latitude, lng: coords.longitude });
      },
      () => {
        setSaid(words.locateFailed);
        document.getElementById('place')?.focus();
      },
      { enableHighAccuracy: true, timeout: 8_000, maximumAge: 60_000 },
    );
  };
  return (
    <div class="cafes">
      <div id="browse" class="browse" inert={cafe !== null && isNarrow}>
        <SearchBox finder={finder} />
        <Filters finder={finder} onLocate={locate} />
        <Results finder={finder} said={said} />
      </div>
      {cafe !== null && <Detail id={cafe} finder={finder} />}
      <MapPanel finder={finder} isNarrow={isNarrow} />
    </div>
  );
}

function focusCafe(id: string): void {
  const link = document.querySelector<HTMLElement>(`#list [data-cafe="${id}"] a`);
  if (link) link.focus();
  else document.getElementById('q')?.focus({ preventScroll: true });
}
