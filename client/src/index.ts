export type * from './api.js';
export { Madang, type EventOptions, type MadangOptions } from './madang.js';
export { isProblem, MadangError, type CodesOf } from './problems.js';
export type { Sending } from './sending.js';
export type { StreamEvent, StreamOptions } from './streams.js';
export { verifyWebhook, WebhookError, type WebhookHeaders, type WebhookOptions } from './webhooks.js';
