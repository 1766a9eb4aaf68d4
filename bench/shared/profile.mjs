// Loaded into a process by NODE_OPTIONS, which takes no --cpu-prof: leaves a CPU profile when it ends.
import { mkdirSync, writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';
import { basename, join } from 'node:path';

const folder = process.env.BENCH_PROFILE;
const session = new Session();
session.connect();
session.post('Profiler.enable');
session.post('Profiler.start');
process.once('exit', () => {
  session.post('Profiler.stop', (_error, { profile }) => {
    mkdirSync(folder, { recursive: true });
    const name = `${basename(process.argv[1] ?? 'node')}-${process.argv[2] ?? ''}-${process.pid}.cpuprofile`;
    writeFileSync(join(folder, name), JSON.stringify(profile));
  });
});
