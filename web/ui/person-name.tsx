import type { components } from '../../client/src/api.js';

type Person = Pick<components['schemas']['Person'], 'name' | 'handle'>;

/** What a person is called, with the way to their page where they have one. */
export const PersonName = ({ of: { name, handle } }: { of: Person }) =>
  handle ? <a href={`/@${handle}`}>{name}</a> : <>{name}</>;
