import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';

/** What is said of an operation that will go: days are UTC, as `2026-11-30`. */
export type Deprecation = {
  /** Since when nothing new should use it. */
  since: string;
  /** From when it may be gone; at least half a year later (docs/api-changes.md). */
  sunset: string;
  /** What to use instead, as a sentence begins: `POST /v1/reservations`. */
  instead: string;
};

/** What hooks know of a route. */
export type RouteSettings = {
  /** Takes a file, with the longer time limit that it needs. */
  upload?: true;
  /** Waits for news before it answers, with the longer time limit that this needs. */
  waits?: true;
  /** A provider signs its requests: the signature is judged before the body. */
  signed?: true;
  /** Takes form posts. */
  form?: true;
  /** The shape of a success. */
  answer?: z.ZodType;
  /** It will go. */
  deprecation?: Deprecation;
};

const { KEY } = RouteConfig({}) as unknown as { KEY: string };

/** What the decorators of a handler have set. */
export const settingsOfHandler = (handler: object): RouteSettings =>
  (Reflect.getMetadata(KEY, handler) ?? {}) as RouteSettings;

/** Adds to a handler's settings; several decorators may. */
export function RouteSetting(settings: RouteSettings): MethodDecorator {
  return (target, name, descriptor) => {
    RouteConfig({ ...settingsOfHandler(descriptor.value as object), ...settings })(target, name, descriptor);
  };
}

/** The settings of a route, also of one without any. */
export const settingsOf = (config: object | undefined): RouteSettings => config ?? {};
