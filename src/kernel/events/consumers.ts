import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DiscoveryService, MetadataScanner, Reflector } from '@nestjs/core';
import { EVERY, eventTypes, LISTENER, type Consuming, type EventType, type Every, type Handler } from './events.js';

type Consumer = { event: EventType; handle: Handler };
type ListedSchedule = Every & { name: string; run: () => Promise<boolean | void> };

/** The registry of consumers and schedules, read from the `@Listener` classes at boot. */
@Injectable()
export class Consumers implements OnModuleInit {
  private readonly byName = new Map<string, Consumer>();
  private readonly byType = new Map<string, string[]>();
  readonly schedules: ListedSchedule[] = [];

  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  /** @throws Error on two consumers of one name, and on an event without consumer: it would stay pending. */
  onModuleInit(): void {
    for (const { instance, metatype } of this.discovery.getProviders()) {
      const listener = metatype && this.reflector.get<string | undefined>(LISTENER, metatype);
      if (listener) this.register(listener, instance as object);
    }
    const unconsumed = eventTypes().filter(({ type }) => !this.byType.has(type));
    if (unconsumed.length > 0) throw new Error(`No consumer for ${unconsumed.map((e) => e.type).join(', ')}.`);
  }

  knows(type: string): boolean {
    return this.byType.has(type);
  }

  types(): string[] {
    return [...this.byType.keys()];
  }

  /** The names of all consumers. */
  names(): string[] {
    return [...this.byName.keys()];
  }

  /** The names of the consumers of an event type. */
  of(type: string): string[] {
    return this.byType.get(type) ?? [];
  }

  get(name: string): Consumer | undefined {
    return this.byName.get(name);
  }

  private register(listener: string, instance: object): void {
    for (const method of this.scanner.getAllMethodNames(Object.getPrototypeOf(instance) as object)) {
      const name = `${listener}.${method}`;
      const target = (instance as Record<string, ListedSchedule['run']>)[method]!;
      const every = this.reflector.get<Every | undefined>(EVERY, target);
      if (every) this.schedules.push({ ...every, name, run: target.bind(instance) });
    }
    if (!('consumes' in instance)) return;
    const consuming = instance as Consuming;
    for (const event of consuming.consumes()) {
      const name = `${listener}.${event.type}`;
      if (this.byName.has(name)) throw new Error(`Two consumers are called ${name}.`);
      this.byName.set(name, { event, handle: (tx, events) => consuming.handle(tx, events) });
      this.byType.set(event.type, [...this.of(event.type), name]);
    }
  }
}
