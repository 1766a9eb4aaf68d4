import { defineConfig } from 'vitest/config';

/**
 * The tiers, quickest first. `unit` needs nothing but Node; the others share the servers that
 * `test/servers.ts` starts once for a run, and isolate themselves by database and task queue; `chaos`
 * kills servers and so has its own.
 */
const tier = (name: string, include: string[], serial: boolean, ownServers = false) => ({
  extends: true as const,
  test: {
    name,
    include,
    testTimeout: serial ? 60_000 : 10_000,
    hookTimeout: 120_000,
    fileParallelism: !serial,
    ...(serial && !ownServers ? { globalSetup: ['./test/servers.ts'] } : {}),
  },
});

export default defineConfig({
  test: {
    projects: [
      tier(
        'unit',
        [
          '{src,workflows,activities,api,simulator,scripts,bench,demo,test/histories,test/chaos/*}/**/*.test.ts',
        ],
        false,
      ),
      tier('workflow', ['test/workflow/**/*.test.ts'], true),
      tier('integration', ['test/integration/**/*.test.ts'], true),
      tier('e2e', ['test/e2e/**/*.test.ts'], true),
      tier('chaos', ['test/chaos/*.test.ts'], true, true),
    ],
  },
});
