import { createServer, type Server } from 'node:http';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import { config } from '../../config.js';

/** Every metric of this process. */
export const registry = new Registry();
collectDefaultMetrics({ register: registry });

/** Other values become "OTHER" and "unknown": arbitrary input must not create series. */
const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

const httpDuration = new Histogram({
  name: 'http_request_duration_seconds',
  help: 'Request duration from the first byte received to the last byte sent, by route template.',
  labelNames: ['method', 'route', 'status'],
  buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15],
  registers: [registry],
});
/** Records a request and its duration; `route` is the matched pattern, if any. */
export function measureRequest(method: string, route: string | undefined, status: number, seconds: number): void {
  httpDuration.observe({ method: METHODS.has(method) ? method : 'OTHER', route: route ?? 'unknown', status }, seconds);
}

/** Serves `/metrics` (Prometheus text) on the internal port, which no gateway forwards. */
@Injectable()
export class MetricsServer implements OnApplicationBootstrap, OnApplicationShutdown {
  private server: Server | undefined;

  async onApplicationBootstrap(): Promise<void> {
    const { host, port } = config.metrics;
    const server = createServer((request, response) => {
      if (request.url !== '/metrics') return void response.writeHead(404).end();
      void registry
        .metrics()
        .then((text) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(text));
    });
    this.server = server;
    await new Promise<void>((resolve) => {
      // A second process on the same machine works without metrics rather than not at all.
      server.once('error', (error) => {
        new Logger('metrics').warn(`No metrics on ${host}:${port}: ${error.message}`);
        resolve();
      });
      server.listen(port, host, resolve);
    });
  }

  onApplicationShutdown(): void {
    this.server?.close();
    this.server?.closeAllConnections();
  }
}
