import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { ProcessRole } from '../../src/app.module.js';
import { createHttpApp } from '../../src/http/http-app.js';

/** The real application in this process, on a free port; spec files stop it in `afterAll`. */
export async function startApp(
  role: ProcessRole = 'all',
): Promise<{ app: NestFastifyApplication; address: string; stop: () => Promise<void> }> {
  const app = await createHttpApp(role);
  await app.listen(0, '127.0.0.1');
  const { port } = app.getHttpServer().address() as { port: number };
  return { app, address: `http://127.0.0.1:${port}`, stop: () => app.close() };
}
