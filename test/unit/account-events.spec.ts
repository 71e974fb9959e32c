import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from '@jest/globals';
import { eventTypes } from '../../src/kernel/events/events.js';
import { AccountEventView } from '../../src/modules/notifications/account-events/account-events.schema.js';
import { accountEventTypes, withheld } from '../../src/modules/notifications/account-events/catalogue.js';
import { eventWebhooks } from '../../src/modules/notifications/account-events/contract.js';
import { exampleOf } from '../../src/modules/notifications/account-events/examples.js';

// The declarations of every module, so that a new event is noticed here.
const modules = join(import.meta.dirname, '../../src/modules');
for (const file of readdirSync(modules, { recursive: true, encoding: 'utf8' }).filter((f) => f.endsWith('.events.ts')))
  await import(join(modules, file));

const types = accountEventTypes.map(({ on }) => on.type);

describe('The events of accounts', () => {
  it('are all that there are, but for those whose letters hold a link or a code', () => {
    expect([...types, ...withheld].toSorted()).toEqual(
      eventTypes()
        .map(({ type }) => type)
        .toSorted(),
    );
  });

  it('are described by the contract, each under its name', () => {
    expect(Object.keys(eventWebhooks())).toEqual(types);
  });

  test.each(accountEventTypes.map((one) => [one.on.type, one] as const))(
    'of the type %s have an example that is valid by its schema, and loses nothing by it',
    (type, one) => {
      const example = exampleOf(one);
      expect(AccountEventView.parse(example)).toEqual(example);
      expect(example.type).toBe(type);
      if (one.kind === 'reference') expect(one.on.schema.parse(example.data)).toEqual(example.data);
    },
  );
});
