import { RouteConfig } from '@nestjs/platform-fastify';
import type { z } from 'zod';

/** What hooks know of a route. */
export type RouteSettings = {
  /** Takes a file, with the longer time limit that it needs. */
  upload?: true;
  /** Takes form posts. */
  form?: true;
  /** The shape of a success. */
  answer?: z.ZodType;
};

const { KEY } = RouteConfig({}) as unknown as { KEY: string };

/** Adds to a handler's settings; several decorators may. */
export function RouteSetting(settings: RouteSettings): MethodDecorator {
  return (target, name, descriptor) => {
    const others = Reflect.getMetadata(KEY, descriptor.value as object) as RouteSettings | undefined;
    RouteConfig({ ...others, ...settings })(target, name, descriptor);
  };
}

/** The settings of a route, also of one without any. */
export const settingsOf = (config: object | undefined): RouteSettings => config ?? {};
