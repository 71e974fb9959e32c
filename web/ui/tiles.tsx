import { Icon, type Pictogram } from './icon.js';

export type Tile = [icon: Pictogram, name: string, to: string];

type Props = { id: string; title: string; links: readonly Tile[] };

/** Where one can go from here, each with its picture; `id` is that of the title. */
export const Tiles = ({ id, title, links }: Props) => (
  <nav class="stack" aria-labelledby={id}>
    <h2 id={id}>{title}</h2>
    <ul class="tiles">
      {links.map(([icon, name, to]) => (
        <li key={to}>
          <a class="tile" href={to}>
            <Icon name={icon} />
            {name}
          </a>
        </li>
      ))}
    </ul>
  </nav>
);
