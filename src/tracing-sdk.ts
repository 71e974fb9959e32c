import type { IncomingMessage } from 'node:http';
import { SpanKind } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { MySQL2Instrumentation } from '@opentelemetry/instrumentation-mysql2';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, type ReadableSpan, type Span, type SpanProcessor } from '@opentelemetry/sdk-trace';

/** Of a request that machines repeat all day. */
const NOISE = /^\/(health|metrics)\b/;
const MAX_SQL_LENGTH = 1_000;

/** Sends spans in batches; of people it sends nothing. */
class DiscreetProcessor extends BatchSpanProcessor implements SpanProcessor {
  /** The database quotes values in its errors ("Duplicate entry 'mina@…'"): that it failed is enough. */
  onEnding(span: Span): void {
    if (span.status.message) span.setStatus({ code: span.status.code, message: '' });
  }

  /** A statement outside of any request or job is one of the loops that ask all day whether there is something to do. */
  override onEnd(span: ReadableSpan): void {
    if (span.kind === SpanKind.CLIENT && !span.parentSpanContext) return;
    super.onEnd(span);
  }
}

/**
 * Watches incoming requests and statements. The SDK reads the standard variables by itself: OTEL_EXPORTER_OTLP_ENDPOINT and
 * _HEADERS, OTEL_TRACES_SAMPLER and _ARG, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES. Gives what sends the rest at the end.
 */
export function startSdk(role: string): () => Promise<void> {
  const sdk = new NodeSDK({
    resource: resourceFromAttributes({ 'service.name': `madang-${role}`, 'service.namespace': 'madang' }),
    spanProcessors: [new DiscreetProcessor({ exporter: new OTLPTraceExporter() })],
    metricReaders: [], // Prometheus scrapes them
    logRecordProcessors: [], // they go to standard output
    instrumentations: [
      new HttpInstrumentation({
        ignoreIncomingRequestHook: ({ url }) => NOISE.test(url ?? ''),
        startIncomingSpanHook: withoutPeople,
        // Our trace ids are none of the business of those whom we call, and their addresses may hold secrets.
        disableOutgoingRequestInstrumentation: true,
      }),
      new MySQL2Instrumentation({ maskStatement: true, maskStatementHook: maskLiterals }),
    ],
  });
  sdk.start();
  return () => sdk.shutdown();
}

/** What the instrumentation would tell of the caller and of the words asked for; the path is set once the route is known. */
function withoutPeople(_request: IncomingMessage) {
  const hidden = [
    'url.path',
    'url.query',
    'user_agent.original',
    'client.address',
    'network.peer.address',
    'network.peer.port',
  ];
  return Object.fromEntries(hidden.map((name) => [name, undefined]));
}

/** Values are parameters, which the instrumentation leaves out when it masks; this is for what is written out. */
function maskLiterals(sql: string): string {
  return sql.slice(0, MAX_SQL_LENGTH).replace(/(["'])(?:\\.|(?!\1).)*(?:\1|$)/gs, '?');
}
