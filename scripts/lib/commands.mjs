/**
 * Every command of package.json: what it does in one line, and what may be said to it. `npm run help` prints the lines, `--help` of a
 * command the rest. Data alone: nothing is loaded and nothing is installed to show it.
 *
 * @typedef {object} Option
 * @property {string} hint what it means, in a line
 * @property {string} [value] what stands after the `=`; without it the option is a switch
 * @property {boolean} [required] whether the usage shows it without brackets
 *
 * @typedef {object} Command
 * @property {string} line what the command does
 * @property {string} [usage] what stands after `npm run NAME --`, where it is more than the options
 * @property {number} [words] how many words may be given beside the options; none unless said
 * @property {Record<string, Option>} [options]
 * @property {string} [handsOn] what may stand after a further `--`
 * @property {boolean} [passesOn] whether what it does not know is another program's to judge
 * @property {Record<string, string>} [environment] variables that a person may set, and what they mean
 * @property {string} [more] what else there is to know
 */

const DATABASE = {
  DATABASE_URL: 'mysql://user:password@host:3306/database; without it, that of a running `npm start`',
  MIGRATION_DATABASE_URL: 'the same as a user who may do more; it wins',
};
const SERVERS = {
  DATABASE_URL: 'a database of yours; without it, a private server is started',
  'REDIS_QUEUE_URL, REDIS_CACHE_URL': 'Redis of yours (redis://host:6379)',
  SMTP_URL: 'a mail server of yours (smtp://host:25)',
};

/** @type {Record<string, Command>} */
export const commands = {
  start: {
    line: 'the whole system on this machine; its data stays in .local/, Ctrl-C stops it',
    environment: {
      ...SERVERS,
      'PORT, METRICS_PORT': 'exactly these ports; without them 3000 and 9464, or others while those are in use',
      DEMO_ADMIN_PASSWORD: 'the password of the demo accounts; without it, one is made',
    },
    more: 'What is missing on this machine is installed first: packages, MariaDB, Redis. It says so beforehand.',
  },
  demo: {
    line: 'walks a booking against the running `npm start` and shows every request and answer',
    environment: {
      PORT: 'where Madang listens, if not where `npm start` does',
      DEMO_ADMIN_PASSWORD: 'its password, likewise',
    },
  },
  test: {
    line: 'the whole suite on throw-away servers; `npm test -- FILE` for one file',
    usage: '[FILE…] [Jest options]',
    passesOn: true,
    environment: SERVERS,
    more: 'All options are those of Jest: `npm test -- test/modules/users.spec.ts -t "logs in"`.',
  },
  faults: {
    line: 'the fault tests with as many kills, clients, messages and planted faults as we promise; `npm test` runs them with fewer',
    usage: '[Jest options]',
    passesOn: true,
    environment: SERVERS,
  },
  check: {
    line: 'what a commit must pass: format, lint, types, nothing unused, architecture and unit tests',
    options: { 'no-tests': { hint: 'without the unit tests, where `npm test` follows' } },
  },
  format: { line: 'writes every file as prettier wants it' },
  build: { line: 'makes dist/ of src/, unless nothing changed; the commands that need it do so by themselves' },
  openapi: { line: 'renews openapi.json and the types of client/ after a change of the contract' },
  'gateway:routes': { line: "writes nginx's routes of lookups from src/routing.ts" },
  taskdefs: { line: 'renders the task definitions in ecs/taskdefs after a change of the stacks' },
  variables: { line: 'writes docs/variables.md and .env.example from the schema of the environment' },
  'grafana:alerts': { line: "writes Grafana's alerts from those of Prometheus" },
  bench: {
    line: 'a ratio against a baseline in the same run, on the real disk',
    usage: 'NAME [SIZES]',
    words: 2,
    options: { messages: { value: 'N', hint: 'rows that the bench `messages` fills in (1000000)' } },
    environment: {
      'BENCH_ROUNDS, BENCH_SECONDS': 'rounds, and seconds in each',
      'BENCH_CAFES, BENCH_IMPORT_ROWS': 'of the bench `cafes`',
      'BENCH_CROWD, BENCH_SETTLEMENTS': 'of the bench `missions`',
      'BENCH_DRIVERS, BENCH_FIXES, BENCH_RATE':
        'of the bench `dispatch`: how many are online, fixes a second, the first bookings a second',
    },
    more: 'NAME is a file of test/bench; without it the names are listed. SIZES of `lookup`: 10000,1000000.',
  },
  load: {
    line: 'people at a constant rate, what they waited, and whether that is within the budget',
    options: {
      profile: { value: 'mixed', hint: 'mixed, booking, deliveries, lookup, missions, cafes' },
      rate: { value: '50', hint: 'people who arrive per second; each walks one journey of one to four requests' },
      duration: { value: '30', hint: 'seconds that are measured, at most 480' },
      'warm-up': { value: '5', hint: 'seconds before that' },
      think: { value: '1', hint: 'multiplies the time people think between two requests; 0 is no thinking' },
      sockets: { value: '512', hint: 'connections at most' },
      seed: { value: '1', hint: 'of what is random' },
      url: { value: '…', hint: 'a system that runs already; without it, throw-away servers are started' },
      'lookup-url': { value: '…', hint: 'where the lookups (src/routing.ts) go, if elsewhere' },
      budget: { value: 'FILE', hint: 'what a request may cost (load/budget.json)' },
      out: { value: 'FOLDER', hint: 'where the reports go (.local/load)' },
      artillery: { hint: 'renders the profile for Artillery instead of running it' },
    },
    environment: { 'LOAD_ADMIN_LOGIN, LOAD_ADMIN_PASSWORD': 'with --url: who credits the money that is pledged' },
    more: 'Exit code 0: within the budget; 1: not; 2: the generator could not keep up, so nothing was measured.',
  },
  import: {
    line: "uploads a register's file of cafés to a running Madang and shows what becomes of it; Ctrl-C cancels",
    usage: 'FILE',
    words: 1,
    options: {
      source: { value: 'localdata', hint: 'which register the file is from', required: true },
      'dry-run': { hint: 'tells what would happen' },
      encoding: { value: 'cp949', hint: 'or utf-8; without it, it is recognised' },
      address: { value: 'http://…', hint: 'where Madang is; without it, the running `npm start`' },
    },
    environment: { DEMO_ADMIN_PASSWORD: 'the password of the account `admin`; without it, that of `npm start`' },
  },
  seed: {
    line: 'fills a database with made-up people and up to millions of their things; goes on where it was interrupted',
    options: {
      reservations: { value: 'N', hint: 'how many bookings' },
      missions: { value: 'N', hint: 'how many missions' },
      cafes: { value: 'N', hint: 'how many cafés' },
      people: { value: 'N', hint: 'how many people; without it, one for 20 things' },
      events: { hint: 'with the events of it all' },
      seed: { value: '1', hint: 'of what is random: the same facts for the same seed' },
      yes: { hint: 'also in a database that is not one of development on this machine' },
    },
    environment: DATABASE,
    more: "Everybody's password is `madang seed`; log-ins are seed_00000000 (who books most) and so on.",
  },
  backup: {
    line: 'one moment of a database in use, as a file',
    usage: 'FILE.sql.gz',
    handsOn: 'options of mariadb-dump or mysqldump',
    words: Infinity,
    environment: DATABASE,
  },
  restore: {
    line: 'a backup into an empty database, and what is missing in it',
    usage: 'FILE.sql.gz',
    words: 1,
    environment: {
      DATABASE_URL: 'the empty database, as the application uses it',
      MIGRATION_DATABASE_URL: 'the same as the user who may create tables and grant rights',
    },
  },
  archive: {
    line: 'moves weeks of old events to the archive and makes the partitions of the weeks to come',
    options: {
      days: { value: '90', hint: 'events older than this go' },
      'dry-run': { hint: 'tells what would happen' },
    },
    environment: DATABASE,
  },
  reindex: {
    line: 'builds the search index of messages anew while everything runs',
    environment: { DATABASE_URL: 'where the messages are', SEARCH_URL: 'the OpenSearch that keeps the index' },
    more: 'Stopped, it leaves the index in use as it is; run it again.',
  },
  mutants: {
    line: 'small wrong changes of the code of money and dispatch, each of which a test must notice (slow)',
    usage: '[words of a name, or of the path of a test]',
    words: Infinity,
  },
  drill: {
    line: 'the compose file with real containers, each killed in turn (needs Docker)',
    options: { replica: { hint: 'with a replica of the database' } },
  },
  dependencies: { line: 'npm runs it after every install: names the builds of packages that a mirror left out' },
  help: { line: 'this list' },
};
