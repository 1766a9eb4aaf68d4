import { defineConfig } from 'vitest/config';

/**
 * The tiers, quickest first. `unit` needs nothing but Node; the others share the servers that
 * `test/servers.ts` starts once for a run, and isolate themselves by database and task queue.
 */
const tier = (name: string, include: string[], serial: boolean) => ({
  extends: true as const,
  test: {
    name,
    include,
    testTimeout: serial ? 60_000 : 10_000,
    hookTimeout: 120_000,
    fileParallelism: !serial,
    ...(serial ? { globalSetup: ['./test/servers.ts'] } : {}),
  },
});

export default defineConfig({
  test: {
    projects: [
      tier('unit', ['{src,workflows,activities,api,simulator,scripts,bench}/**/*.test.ts'], false),
      tier('workflow', ['test/workflow/**/*.test.ts'], true),
      tier('integration', ['test/integration/**/*.test.ts'], true),
      tier('e2e', ['test/e2e/**/*.test.ts'], true),
    ],
  },
});
