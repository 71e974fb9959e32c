/**
 * When the stores and the archive have their turn, at Korea's night: backups from 3, maintenance from 4, each store's on a
 * day of its own, the archive from half past 5. A test holds the templates to it.
 */
export const windows = {
  /** Daily, UTC. */
  backup: '18:00-19:00',
  /** Weekly, UTC. */
  maintenance: {
    primary: 'sun:19:00-sun:20:00',
    queue: 'mon:19:00-mon:20:00',
    cache: 'tue:19:00-tue:20:00',
    replica: 'wed:19:00-wed:20:00',
  },
  /** Daily, in Seoul: 20:30 UTC. */
  archive: 'cron(30 5 * * ? *)',
} as const;
