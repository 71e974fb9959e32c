/**
 * For commands that touch no server: the configuration is read when a module loads and asks for addresses, so it gets some
 * where nobody listens.
 */
export const PLACEHOLDER_ENV = {
  DATABASE_URL: 'mysql://nobody@127.0.0.1:9/none',
  REDIS_QUEUE_URL: 'redis://127.0.0.1:9',
  REDIS_CACHE_URL: 'redis://127.0.0.1:9',
  SMTP_URL: 'smtp://127.0.0.1:9',
};
