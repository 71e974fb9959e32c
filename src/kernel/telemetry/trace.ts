import {
  isSpanContextValid,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type SpanContext,
  type SpanOptions,
} from '@opentelemetry/api';
import { EVENTS_QUEUE } from '../redis.js';

/** Does nothing in a process without tracing. */
const tracer = trace.getTracer('madang');

const TRACEPARENT = /^00-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})$/;

type Message = { consumer: string; eventId: string; traceparent?: string };

/** The current trace in W3C Trace Context format; null without one. */
export function traceparent(): string | null {
  return format(trace.getActiveSpan()?.spanContext());
}

/** The trace fields of a log line. */
export function traceIds(): { traceId?: string; spanId?: string } {
  const { traceId, spanId } = trace.getActiveSpan()?.spanContext() ?? {};
  return traceId ? { traceId, spanId } : {};
}

/** Names the request's span by its route pattern; `path` is the part of the URL that may be recorded. */
export function describeRequest(method: string, route: string | undefined, path: string): void {
  const span = trace.getActiveSpan();
  if (route) span?.updateName(`${method} ${route}`).setAttribute('http.route', route);
  span?.setAttribute('url.path', path);
}

/**
 * Starts the span of sending a message to the queue, in the trace of its event. Returns the trace context for the job,
 * and `end` for when the queue has it. Undefined when the event has no trace.
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

/** Runs a consumer in the trace of its job, or in a new one. */
export function whileConsuming<T>(message: Message, work: () => Promise<T>): Promise<T> {
  const options = { kind: SpanKind.CONSUMER, attributes: about(message, 'process') };
  return consumeIn(options, contextOf(message.traceparent) ?? ROOT_CONTEXT, work);
}

/** Runs consumers on a batch, in a trace of its own that links those of the messages. */
export function whileConsumingBatch<T>(messages: Message[], work: () => Promise<T>): Promise<T> {
  const links = messages.flatMap(({ traceparent }) => {
    const context = trace.getSpanContext(contextOf(traceparent) ?? ROOT_CONTEXT);
    return context ? [{ context }] : [];
  });
  const attributes = {
    ...about(messages[0]!, 'process'),
    'messaging.message.id': undefined,
    'messaging.batch.message_count': messages.length,
  };
  const options = { kind: SpanKind.CONSUMER, attributes, links };
  return consumeIn(options, ROOT_CONTEXT, work);
}

function consumeIn<T>(options: SpanOptions, parent: Context, work: () => Promise<T>): Promise<T> {
  return tracer.startActiveSpan(`process ${EVENTS_QUEUE}`, options, parent, async (span) => {
    try {
      return await work();
    } finally {
      span.end();
    }
  });
}

/** Marks the current span as failed. Records only the error's type: messages may contain user data. */
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
