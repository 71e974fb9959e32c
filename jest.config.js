const transform = {
  '^.+\\.ts$': [
    '@swc/jest',
    {
      sourceMaps: 'inline',
      module: { type: 'es6' },
      jsc: {
        target: 'es2024',
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        keepClassNames: true,
      },
    },
  ],
};
const toSource = { '^(\\.{1,2}/.*)\\.js$': '$1' };
const shared = {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: toSource,
  transform,
};
/**
 * Spec files of the system that load the program take it from one file (scripts/bundle.mjs), which `npm test` makes and names here.
 * Without it they would take it from its sources, module by module.
 */
const { TEST_PROGRAM } = process.env;
const toProgram = TEST_PROGRAM
  ? {
      '^(?:\\.{1,2}/)+src/(.*)\\.js$': `${TEST_PROGRAM}/$1.cjs`,
      '^(typeorm|zod|@nestjs/common|@nestjs/core|mysql2|mysql2/promise|ioredis)$': `${TEST_PROGRAM}/$1.cjs`,
    }
  : {};

/** `unit` touches no server, `infra` checks what ships it (files, rules, stacks), `system` runs against real MySQL/MariaDB, Redis and SMTP. */
export default {
  // ioredis leaves the timer of its `socketTimeout` behind after a clean close, which would hold Jest for 30 s.
  forceExit: true,
  testSequencer: '<rootDir>/test/support/slowest-first.mjs',
  // Ends a test that hangs, and judges none: a wait ends by the clock of test/support/machine-clock.ts.
  testTimeout: process.env.TEST_FULL === '1' ? 7_200_000 : 900_000,
  // Jest reads it here only; in a project it would be ignored.
  projects: [
    {
      ...shared,
      displayName: 'unit',
      testMatch: [
        '<rootDir>/src/**/*.spec.ts',
        '<rootDir>/test/{unit,mutants}/**/*.spec.ts',
        '<rootDir>/test/architecture.spec.ts',
      ],
    },
    {
      ...shared,
      displayName: 'infra',
      testMatch: ['<rootDir>/test/infra/**/*.spec.ts', '<rootDir>/ecs/test/**/*.spec.ts'],
    },
    {
      ...shared,
      displayName: 'system',
      moduleNameMapper: { ...toProgram, ...toSource },
      testMatch: [
        '<rootDir>/test/{modules,journeys,faults,model}/**/*.spec.ts',
        '<rootDir>/test/{openapi,migrations}.spec.ts',
      ],
      setupFilesAfterEnv: ['<rootDir>/test/support/environment.ts'],
    },
  ],
};
