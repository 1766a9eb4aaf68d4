import { rmSync } from 'node:fs';
import { relative } from 'node:path';
import { type Perch, perch } from '../../../api/client/perch-client.js';
import { controlClient } from '../../../simulator/control-client.js';
import { seconds, terminalProgress } from '../../servers/progress.js';
import { cleanLeftovers, killOwn } from '../../servers/records.js';
import { claim } from './claim.js';
import { firstAdmin } from './first-admin.js';
import { type Kept, keptIn, requireFolder, writePrivate } from './home.js';
import { connectSandboxAccount } from './sandbox-account.js';
import { readyLines, ticketLine } from './screen.js';
import { createStack } from './stack.js';
import { type Everything, type Mode, startEverything } from './start-everything.js';
import { stopOnSignal } from './stop-on-signal.js';
import { isTroubled, missingKeyLines, troubledLines } from './troubled.js';
import { ticketPagesOf, watchTickets } from './tickets.js';
import { failingOf, watchReadiness } from './watch-readiness.js';

/** Runs everything, with its data in `folder`, until it is told to stop. Throws, with all children stopped, if it cannot start. */
export async function run(folder: string, mode: Mode): Promise<void> {
  const begun = Date.now();
  const kept = keptIn(folder);
  const progress = terminalProgress();
  const stack = createStack();
  requireFolder(folder);
  const release = claim(kept.owner);
  stack.onStop(release);
  // Whoever waits for the file finds it only while everything runs.
  const forgetAccess = () => rmSync(kept.access, { force: true });
  forgetAccess();
  stack.onStop(forgetAccess);
  const over = stopOnSignal(
    stack,
    progress.say,
    () => ({ goodbye: 'Stopped. npm run up continues where this left off.', exitCode: 0 }),
    () => {
      killOwn(kept.run);
      forgetAccess();
      release();
    },
  );
  try {
    const leftovers = await cleanLeftovers(kept.run);
    if (leftovers.length > 0) progress.say(`Ended what an earlier run left: ${leftovers.join(', ')}`);
    const everything = await startEverything(mode, { kept, progress, stack });
    const api = await welcome(everything, mode, kept, begun);
    await Promise.all([
      showTickets(api, over, begun),
      watchReadiness(failingOf(everything.config), progress.say, over),
    ]);
  } catch (error) {
    // Being told to stop while starting is no failure; the signal's handler ends the process.
    if (over.aborted) return;
    await stack.stop();
    throw error;
  }
}

/** Makes the first admin, connects the sandbox's account, and tells where everything is. */
async function welcome(
  { config, sandbox, temporalUiUrl }: Everything,
  mode: Mode,
  kept: Kept,
  begun: number,
): Promise<Perch> {
  const { agent, token: adminToken, signInCode } = await firstAdmin(config.mongodbUri, mode.email);
  const apiUrl = `http://127.0.0.1:${config.api.port}`;
  const sandboxUrl = sandbox?.controlUrl ?? null;
  const api = perch(apiUrl, adminToken, { timeoutMs: 10_000 });
  if (sandbox && mode.sandbox?.lively)
    await connectSandboxAccount(api, controlClient(sandbox.controlUrl), mode.sandbox.lively.company);
  const access = { apiUrl, consoleUrl: null, temporalUiUrl, sandboxUrl, adminToken };
  writePrivate(kept.access, `${JSON.stringify(access, null, 2)}\n`);

  const connectUrl = sandbox ? null : await connectUrlOf(api);
  const elapsedMs = Date.now() - begun;
  const folder = relative(process.cwd(), kept.folder) || '.';
  const urls = { apiUrl, temporalUiUrl, sandboxUrl, connectUrl };
  const lacking = await missingKeyLines(config);
  const troubled = await troublesOf(api).catch(() => [
    'Whether X serves all accounts could not be asked: GET /v1/accounts says.',
  ]);
  const shown = {
    ...urls,
    adminEmail: agent.email,
    signInCode,
    troubled: [...lacking, ...troubled],
    folder,
    elapsedMs,
  };
  for (const line of readyLines(shown)) console.log(line);
  return api;
}

/** Where to approve at X; null once an account is connected. */
async function connectUrlOf(api: Perch): Promise<string | null> {
  const accounts = await api.all('/v1/accounts');
  return accounts.length > 0 ? null : (await api.post('/v1/accounts/connect', {})).authorizeUrl;
}

/** What to read of each account that X no longer serves. */
async function troublesOf(api: Perch): Promise<string[]> {
  const lines: string[] = [];
  for (const account of (await api.all('/v1/accounts')).filter(isTroubled)) {
    const url =
      account.state === 'needsReauthorization'
        ? (await api.post(`/v1/accounts/${account.id}/reauthorize`)).authorizeUrl
        : null;
    lines.push(...troubledLines(account, url));
  }
  return lines;
}

async function showTickets(api: Perch, over: AbortSignal, begun: number): Promise<void> {
  let first = true;
  const width = process.stdout.isTTY ? process.stdout.columns : 160;
  await watchTickets(
    ticketPagesOf(api),
    new Date(begun),
    (ticket) => {
      if (first) console.log(`First ticket after ${seconds(Date.now() - begun)}:`);
      first = false;
      console.log(ticketLine(ticket, width));
    },
    over,
  );
}
