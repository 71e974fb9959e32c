/** What `npm run faults` runs: the files with a long form, as Jest's patterns of paths. */
export const LONG_FORM = [
  'test/faults',
  'test/infra',
  'ecs/test',
  'test/journeys/(cafe-import|first-start|swagger-ui).spec.ts',
  'test/modules/(api-keys|archive|cafe-duplicates|cafe-imports|contract|dispatch|expiry|near-me|users).spec.ts',
  'test/model',
  'test/unit/letters.spec.ts',
  'test/unit/opening-hours.spec.ts',
];
