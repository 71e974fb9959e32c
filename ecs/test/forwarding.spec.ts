import { beforeAll, describe, expect, it } from '@jest/globals';
import { planted } from '../../test/support/scale.js';
import { forwardingPromises } from './support/forwarding-promises.ts';
import { allStacks, resources, type Stacks } from './support/stacks.ts';

type Promised = keyof typeof forwardingPromises;

let stacks: Stacks;
beforeAll(async () => {
  stacks = await allStacks();
});

describe('The forwarding of events', () => {
  it.each(Object.keys(forwardingPromises) as Promised[])('%s', (title) => {
    forwardingPromises[title](stacks);
  });
});

const first = (s: Stacks, stack: string, type: string) => resources(s, stack, type)[0]!.Properties;
const faults: [fault: string, noticed: Promised, plant: (stacks: Stacks) => void][] = [
  [
    'a topic that mixes up the events of one thing',
    'has a topic or a bus for events where they are forwarded, to which workers alone publish',
    (s) => (first(s, 'madang-prd-data', 'AWS::SNS::Topic').FifoTopic = false),
  ],
  [
    'an api that may publish events',
    'has a topic or a bus for events where they are forwarded, to which workers alone publish',
    (s) => {
      const policies = resources(s, 'madang-dev-services', 'AWS::IAM::Policy');
      const ofRole = (role: string) => policies.find(({ id }) => id.startsWith(`${role}taskTaskRole`))!.Properties;
      const statements = ofRole('worker').PolicyDocument.Statement;
      ofRole('api').PolicyDocument.Statement.push(statements.find(({ Action }: any) => Action === 'events:PutEvents'));
    },
  ],
  [
    'events for a bus that is not there',
    'has a topic or a bus for events where they are forwarded, to which workers alone publish',
    (s) => (first(s, 'madang-dev-data', 'AWS::Events::EventBus').Name = 'another'),
  ],
];

describe('A planted fault is noticed:', () => {
  it.each(planted(faults))('%s', (_fault, noticed, plant) => {
    const copy = structuredClone(stacks);
    plant(copy);
    expect(() => forwardingPromises[noticed](copy)).toThrow();
  });
});
