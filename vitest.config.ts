import { availableParallelism } from 'node:os';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

const cores = availableParallelism();

/**
 * The tiers, quickest first. `unit` needs nothing but Node; the others share the servers that
 * `test/servers.ts` starts once for a run, and isolate themselves by database and task queue. `npm test` runs all but
 * those of endurance, which `npm run test:endurance` runs: what takes its time by what it waits for or how much it does,
 * or kills processes of Perch; and `chaos`, which has servers of its own and kills them too.
 *
 * Tiers of the same `groupOrder` run side by side. What waits for servers and pauses most of its time runs
 * more files at once than there are cores. Files share a process and its loaded modules, in which nothing
 * of a file may therefore stay behind.
 */
const tier = (
  name: string,
  include: string[],
  test: TestProjectInlineConfiguration['test'],
): TestProjectInlineConfiguration => ({
  extends: true,
  test: { name, include, hookTimeout: 120_000, ...test },
});

const withServers = { globalSetup: ['./test/servers.ts'], testTimeout: 180_000 };
const computing = { maxWorkers: cores, isolate: false, sequence: { groupOrder: 1 } };
const waiting = { maxWorkers: Math.min(2 * cores, 8), isolate: false, sequence: { groupOrder: 2 } };
/** Each file has servers of its own, and kills them; most of its time it waits. */
const wholes = { maxWorkers: 3, testTimeout: 180_000, sequence: { groupOrder: 3 } };

export default defineConfig({
  test: {
    // What was compiled once is read again by other tiers, processes and runs, by its content (`node_modules/`).
    experimental: { fsModuleCache: true },
    // A second, as it is by default, is little on a busy machine.
    expect: { poll: { timeout: 30_000 } },
    projects: [
      tier(
        'unit',
        [
          '{src,workflows,activities,api,simulator,scripts,bench,demo,test/{histories,documents,chaos/*}}/**/*.test.ts',
        ],
        { ...computing, testTimeout: 30_000 },
      ),
      tier('workflow', ['test/workflow/**/*.test.ts'], { ...computing, ...withServers }),
      tier('integration', ['test/integration/**/*.test.ts'], { ...waiting, ...withServers }),
      tier('endurance', ['test/{endurance,kills}/*.test.ts'], { ...waiting, ...withServers }),
      tier('e2e', ['test/e2e/**/*.test.ts'], { ...waiting, ...withServers }),
      tier('endurance:chaos', ['test/chaos/*.test.ts'], wholes),
    ],
  },
});
