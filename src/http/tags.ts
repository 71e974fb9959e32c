/** Tags in the order in which people read them, with a sentence each: the contract lists them so, and pages of it. */
export const tags = [
  {
    name: 'sessions',
    description:
      'Log in and out, and see where else you are logged in. An access token is short-lived; the refresh token gets a new one.',
  },
  { name: 'users', description: 'Accounts: registration, passwords, and what a person may change of their own.' },
  { name: 'profiles', description: 'What people show of themselves to everybody, and a directory of streamers.' },
  {
    name: 'api keys',
    description: 'Keys by which programs act for a person, each with the scopes that it needs and no others.',
  },
  {
    name: 'requests',
    description: 'What programs asked for with my API keys in the last 7 days, and how it was answered.',
  },
  { name: 'reservations', description: 'Deliveries, from the request over acceptance and pickup to the door.' },
  { name: 'offers', description: 'What drivers are offered, and their answers.' },
  { name: 'drivers', description: 'Whether a driver is online: only then new requests are sent to them.' },
  { name: 'places', description: 'Addresses and their coordinates, for deliveries.' },
  { name: 'delivery quotes', description: 'The price of a delivery, before a reservation uses it.' },
  { name: 'missions', description: "A streamer's missions: pledges, decisions, disputes, pay-out or refund." },
  {
    name: 'overlays',
    description: 'Links that show missions within a broadcast.',
  },
  { name: 'wallet', description: 'The money of one person: balance, transactions, deposits and withdrawals.' },
  { name: 'ledger', description: 'The books as a whole, for operators.' },
  { name: 'cafes', description: 'Cafés to work in: search, ratings, comments, bookmarks, corrections, duplicates.' },
  { name: 'café imports', description: 'Files of registers and what providers of maps know, for admins.' },
  { name: 'notifications', description: 'The inbox, its live stream, and what a person wants to be notified of.' },
  {
    name: 'webhooks',
    description: 'Notifications sent to an address of your own, signed, with every attempt on record.',
  },
  {
    name: 'events',
    description: 'What happened to the things of an account, for programs: read, followed, and sent to webhooks.',
  },
  { name: 'e-mail', description: 'Unsubscribing, and the addresses to which no e-mail is sent any more.' },
  { name: 'messages', description: 'Search in the history of reservations and missions.' },
  { name: 'operations', description: 'For operators: what could not be sent, and trying it again.' },
] as const;

type TagName = (typeof tags)[number]['name'];

/** The documents behind Swagger UI's selector: a part each, so that a page is usable at once. Every part has the log-in. */
export const parts: readonly { id: string; title: string; tags: readonly TagName[] }[] = [
  {
    id: 'deliveries',
    title: 'Deliveries',
    tags: ['sessions', 'places', 'delivery quotes', 'reservations', 'offers', 'drivers', 'messages'],
  },
  {
    id: 'missions',
    title: 'Missions and money',
    tags: ['sessions', 'missions', 'overlays', 'profiles', 'wallet', 'ledger'],
  },
  { id: 'cafes', title: 'Cafés', tags: ['sessions', 'cafes', 'café imports'] },
  { id: 'notifications', title: 'Notifications', tags: ['sessions', 'notifications', 'webhooks', 'events', 'e-mail'] },
  { id: 'accounts', title: 'Accounts', tags: ['sessions', 'users', 'profiles', 'api keys', 'requests'] },
  { id: 'operations', title: 'Operations', tags: ['sessions', 'operations'] },
  { id: 'everything', title: 'Everything', tags: tags.map(({ name }) => name) },
];
