/** Run by servers-children.test.ts as the parent that gets killed: starts what it is told to and waits. */
import { join } from 'node:path';
import { root } from '../../src/root.js';
import { endWithParent, homeIn, startChild } from '../../src/servers/children.js';
import { provide } from '../../src/servers/find.js';
import { mongodb } from '../../src/servers/mongodb.js';
import { freePort } from '../../src/servers/ports.js';
import { silentProgress } from '../../src/servers/progress.js';
import { startMongodb } from '../../src/servers/start-mongodb.js';

const folder = process.argv[2]!;
const home = homeIn(folder);

const found = await provide(mongodb, silentProgress, { ...process.env, MONGODB_URI: '' });
if (found.kind !== 'program') throw new Error('no mongod');
const port = await freePort();
const server = await startMongodb({ program: found.path, port, dataFolder: `${folder}/data`, home });
const own = await startChild({
  name: 'own',
  command: process.execPath,
  args: [join(root, 'bin', 'run.mjs'), 'test/integration/servers-own-child.ts'],
  home,
  ready: () => true,
  readyWithinMs: 10_000,
  graceMs: 5_000,
});
console.log(JSON.stringify({ mongod: server.pid, own: own.pid, uri: server.uri, port }));
endWithParent(() => void Promise.all([server.stop(), own.stop()]).finally(() => process.exit(0)));
setInterval(() => undefined, 60_000);
