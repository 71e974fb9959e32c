/** To be imported before the program: Redis may take its time, as it does on a busy machine, and is waited for all the same. */
process.env['REDIS_CACHE_TIMEOUT_MS'] = '10000';
