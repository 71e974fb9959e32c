import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type SpanContext,
} from '@opentelemetry/api';
import { EVENTS_QUEUE } from '../redis.js';

/** Does nothing in a process that is not traced. */
const tracer = trace.getTracer('madang');

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

type Message = { consumer: string; eventId: string; traceparent?: string };

/** The trace of what is under way, as W3C Trace Context writes it; null when nothing is traced. */
export function traceparent(): string | null {
  return format(trace.getActiveSpan()?.spanContext());
}

/** What each log line says of the trace that it was written in. */
export function traceIds(): { traceId?: string; spanId?: string } {
  const { traceId, spanId } = trace.getActiveSpan()?.spanContext() ?? {};
  return traceId ? { traceId, spanId } : {};
}

/** Names the request's span by the route's pattern; `path` is as much of the address as may be shown. */
export function describeRequest(method: string, route: string | undefined, path: string): void {
  const span = trace.getActiveSpan();
  if (route) span?.updateName(`${method} ${route}`).setAttribute('http.route', route);
  span?.setAttribute('url.path', path);
}

/**
 * Starts to hand a message to the queue, in the trace that announced its event: gives what the job carries on, and is to be
 * called when the queue has it. Undefined where the event was announced in no trace.
 */
export function startSending(message: Message): { traceparent: string; end: () => void } | undefined {
  const parent = contextOf(message.traceparent);
  if (!parent) return undefined;
  const span = tracer.startSpan(
    `send ${EVENTS_QUEUE}`,
    { kind: SpanKind.PRODUCER, attributes: about(message, 'send') },
    parent,
  );
  return { traceparent: format(span.spanContext()) ?? message.traceparent!, end: () => span.end() };
}

/** Runs a consumer as a part of the trace that its job carries, or as the first of a new one. */
export function whileConsuming<T>(message: Message, work: () => Promise<T>): Promise<T> {
  const options = { kind: SpanKind.CONSUMER, attributes: about(message, 'process') };
  const parent = contextOf(message.traceparent) ?? ROOT_CONTEXT;
  return tracer.startActiveSpan(`process ${EVENTS_QUEUE}`, options, parent, async (span) => {
    try {
      return await work();
    } finally {
      span.end();
    }
  });
}

/** The span under way failed. Its kind alone is told: messages may quote people. */
export function markFailed(error: unknown): void {
  const type = error instanceof Error ? error.name : 'unknown';
  trace.getActiveSpan()?.setStatus({ code: SpanStatusCode.ERROR }).setAttribute('error.type', type);
}

/** OpenTelemetry's semantic conventions for messaging. */
const about = ({ consumer, eventId }: Message, operation: 'send' | 'process'): Attributes => ({
  'messaging.system': 'bullmq',
  'messaging.operation.name': operation,
  'messaging.operation.type': operation,
  'messaging.destination.name': EVENTS_QUEUE,
  'messaging.consumer.group.name': consumer,
  'messaging.message.id': eventId,
});

function format(span: SpanContext | undefined): string | null {
  if (!span || !isSpanContextValid(span)) return null;
  return `00-${span.traceId}-${span.spanId}-${span.traceFlags.toString(16).padStart(2, '0')}`;
}

function contextOf(traceparent: string | undefined): Context | undefined {
  const [, traceId, spanId, flags] = TRACEPARENT.exec(traceparent ?? '') ?? [];
  if (!traceId || !spanId) return undefined;
  return trace.setSpanContext(ROOT_CONTEXT, { traceId, spanId, traceFlags: parseInt(flags!, 16), isRemote: true });
}
