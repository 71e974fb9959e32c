import type { IncomingMessage } from 'node:http';
import { SpanKind } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { HttpInstrumentation } from '@opentelemetry/instrumentation-http';
import { MySQL2Instrumentation } from '@opentelemetry/instrumentation-mysql2';
import { resourceFromAttributes } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { BatchSpanProcessor, type ReadableSpan, type Span, type SpanProcessor } from '@opentelemetry/sdk-trace';

/** The paths of requests that machines repeat all day. */
const NOISE = /^\/(health|metrics)\b/;
const MAX_SQL_LENGTH = 1_000;

/** Exports spans in batches, without personal data. */
class DiscreetProcessor extends BatchSpanProcessor implements SpanProcessor {
  /** The database quotes values in its errors ("Duplicate entry 'mina@…'"): only the failure itself is exported. */
  onEnding(span: Span): void {
    if (span.status.message) span.setStatus({ code: span.status.code, message: '' });
  }

  /** A statement outside of any request or job belongs to a schedule that polls all day. */
  override onEnd(span: ReadableSpan): void {
    if (span.kind === SpanKind.CLIENT && !span.parentSpanContext) return;
    super.onEnd(span);
  }
}

/**
 * Instruments incoming requests and statements. The SDK reads the standard variables by itself: OTEL_EXPORTER_OTLP_ENDPOINT and
 * _HEADERS, OTEL_TRACES_SAMPLER and _ARG, OTEL_SERVICE_NAME, OTEL_RESOURCE_ATTRIBUTES. Returns the function that exports the rest at the end.
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
        // Called services must not see trace ids, and their URLs may contain secrets.
        disableOutgoingRequestInstrumentation: true,
      }),
      new MySQL2Instrumentation({ maskStatement: true, maskStatementHook: maskLiterals }),
    ],
  });
  sdk.start();
  return () => sdk.shutdown();
}

/** Removes client, user agent and URL; the path is set once the route is known. */
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

/** Masks literals. The instrumentation already omits the values of parameters. */
function maskLiterals(sql: string): string {
  return sql.slice(0, MAX_SQL_LENGTH).replace(/(["'])(?:\\.|(?!\1).)*(?:\1|$)/gs, '?');
}
