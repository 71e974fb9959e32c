import { expect } from '@jest/globals';
import { everywhere } from './stack-promises.ts';
import { eachEnvironment, resources, type Stacks } from './stacks.ts';

/** What stacks have to be so that events are forwarded. Each takes all templates and throws when it is not so. */
export const forwardingPromises = {
  'has a topic or a bus for events where they are forwarded, to which workers alone publish': (stacks: Stacks) =>
    eachEnvironment(({ name, eventsTo }) => {
      const inData = (type: string) => everywhere({ data: stacks[`madang-${name}-data`]! }, type);
      const topics = inData('AWS::SNS::Topic').map(({ Properties }) => Properties);
      expect(topics.map(({ TopicName }) => TopicName)).toEqual(eventsTo.topic ? [`madang-${name}-events.fifo`] : []);
      for (const topic of topics) {
        // By aggregate, as the forwarder groups them, and unreadable on disk.
        expect(topic).toMatchObject({ FifoTopic: true, FifoThroughputScope: 'MessageGroup' });
        expect(topic.KmsMasterKeyId).toBeDefined();
      }
      expect(inData('AWS::Events::EventBus').map(({ Properties }) => Properties.Name)).toEqual(
        eventsTo.bus ? [`madang-${name}-events`] : [],
      );
      const services = { services: stacks[`madang-${name}-services`]! };
      const publishers = everywhere(services, 'AWS::IAM::Policy').flatMap(({ Properties }) =>
        Properties.PolicyDocument.Statement.filter(({ Action }: any) => /sns:|events:/.test(String(Action))).map(
          ({ Action, Resource }: any) => {
            expect(JSON.stringify(Resource)).toMatch(/ImportValue.*Events(Topic|Bus)/);
            return `${JSON.stringify(Properties.Roles).slice(9, 19)} ${Action}`;
          },
        ),
      );
      expect(publishers).toEqual([
        ...(eventsTo.topic ? ['workertask sns:Publish'] : []),
        ...(eventsTo.bus ? ['workertask events:PutEvents'] : []),
      ]);
      const worker = resources(stacks, `madang-${name}-services`, 'AWS::ECS::TaskDefinition').find(({ Properties }) =>
        Properties.Family.endsWith('-worker'),
      )!;
      const { Environment } = worker.Properties.ContainerDefinitions.find(({ Name }: any) => Name === 'server');
      const told = (variable: string) => Environment.find(({ Name }: any) => Name === variable)?.Value;
      expect(told('AWS_SNS_TOPIC_ARN')?.split(':').at(-1)).toBe(topics[0]?.TopicName);
      expect(told('AWS_EVENT_BUS')).toBe(inData('AWS::Events::EventBus')[0]?.Properties.Name);
    }),
} satisfies Record<string, (stacks: Stacks) => void>;
