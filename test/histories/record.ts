import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { seconds, terminalProgress } from '../../src/servers/progress.js';
import type { Stack } from '../integration/run-stack.js';
import { accessScenarios } from './access-scenarios.js';
import { accountScenarios } from './account-scenarios.js';
import { bulkScenarios } from './bulk-scenarios.js';
import { escalationScenarios } from './escalation-scenarios.js';
import { housekeepingScenarios } from './housekeeping-scenarios.js';
import { mailboxScenarios } from './mailbox-scenarios.js';
import type { Scenario } from './recording.js';
import { replyScenarios } from './reply-scenarios.js';
import { webhookScenarios } from './webhook-scenarios.js';
import { rulesScenarios } from './rules-scenarios.js';
import { runsOf } from './runs.js';

const folder = import.meta.dirname;
const scenarios = [
  ...accountScenarios,
  ...accessScenarios,
  ...replyScenarios,
  ...bulkScenarios,
  ...mailboxScenarios,
  ...escalationScenarios,
  ...housekeepingScenarios,
  ...rulesScenarios,
  ...webhookScenarios,
];

/** What takes minutes or hours takes seconds. */
const hurried = {
  POLL_REARM_MINUTES: '0.1',
  X_REQUEST_TIMEOUT_MS: '10000',
  ACCESS_RECHECK_SECONDS: '1',
  BLOCKED_LOOK_MINUTES: '0.02',
};

const program = new Command('npm run histories:record --')
  .description(
    'Plays what workflows go through on real servers and saves their histories to test/histories/<release>/.',
  )
  .requiredOption('--release <version>', 'release whose behaviour is recorded, as in 0.1.0')
  .option('--only <words>', 'record only scenarios whose name contains one of these, by commas', '')
  .addHelpText(
    'after',
    `
Fixtures of earlier releases stay: workflows that those releases began are still running somewhere, and
test/histories/replay.test.ts replays every fixture with the workflows of today. Record anew when a
workflow gains a behaviour; a fixture that no longer replays asks for patched(), not for a new recording.

Scenarios:
${scenarios.map(({ name }) => `  ${name}`).join('\n')}`,
  )
  .action(record);

await program.parseAsync();

async function record({ release, only }: { release: string; only: string }): Promise<void> {
  const wanted = scenarios.filter(({ name }) => only.split(',').some((part) => name.includes(part)));
  if (wanted.length === 0) throw new Error(`No scenario has ${only} in its name`);
  /** Loaded late: `--help` needs none of it. */
  const { startImapServer } = await import('../integration/imap-server.js');
  const { runStack } = await import('../integration/run-stack.js');
  const { startServers } = await import('../servers.js');
  const { buildWorkflows } = await import('../../src/cli/workflow-bundle.js');
  await buildWorkflows();
  const servers = await startServers(terminalProgress());
  const imap = await startImapServer();
  const mail = { MAIL_REPLY_ADDRESS: 'help@desk.test', IMAP_URL: imap.url, IMAP_POLL_SECONDS: '1' };
  try {
    const stack = await runStack(servers, { env: { ...hurried, ...mail, WEBHOOK_ALLOWED_HOSTS: '127.0.0.1' } });
    try {
      await stack.control.createUser({ username: 'jane', dmPolicy: 'everyone' });
      await mkdir(join(folder, release), { recursive: true });
      const saved = await Promise.allSettled(wanted.map((each) => save(stack, each, join(folder, release))));
      const failed = saved.filter((each) => each.status === 'rejected').map(({ reason }) => reason as unknown);
      if (failed.length > 0) throw new AggregateError(failed, `${failed.length} scenario(s) failed`);
    } finally {
      await stack.close();
    }
  } finally {
    await imap.close();
    await servers.stop();
  }
}

async function save(stack: Stack, { name, play }: Scenario, into: string): Promise<void> {
  const begun = Date.now();
  const runs = await runsOf(stack.temporal.client, await play(stack));
  for (const [index, run] of runs.entries()) {
    const file = runs.length === 1 ? `${name}.json` : `${name}-${index + 1}.json`;
    await writeFile(join(into, file), `${JSON.stringify(run, null, 1)}\n`);
  }
  console.log(`${name}: ${runs.length} run(s), ${runs.map(({ events }) => events.length).join(' + ')} events, ${seconds(Date.now() - begun)}`);
}
