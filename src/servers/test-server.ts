import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isExecutable, run, which } from './commands.js';
import type { Part } from './part.js';
import { downloadThroughSdk } from './sdk-download.js';

const SERVER = '1.37.0';
const PROGRAM = 'temporal-test-server';

/** Temporal's time-skipping test server, for the workflow tests only. */
export const testServer: Part = {
  entry: `test-server-${SERVER}`,
  title: 'Time-skipping test server',
  variable: {
    name: 'TEMPORAL_TEST_SERVER',
    remedy: 'set TEMPORAL_TEST_SERVER to the path of the test server',
    kind: 'program',
    versionAt: testServerVersionOf,
  },
  program: PROGRAM,
  onPath: false,
  versionOf: testServerVersionOf,
  download: {
    source: 'the Temporal SDK’s download from temporal.download',
    make: (into) => downloadThroughSdk('createTimeSkipping', 'default', into, PROGRAM),
  },
  registry: {
    source: `mvn dependency:copy-dependencies of io.temporal:${PROGRAM}:${SERVER}`,
    make: copyJars,
  },
};

/** The server has no `--version`; ours answers to it, so that a missing Java shows here. */
async function testServerVersionOf(path: string): Promise<string> {
  if (!(await isExecutable(path))) throw new Error(`${path} is not an executable file`);
  const head = await run('head', ['-c', '40', path]);
  return head.startsWith('#!/bin/sh\n# Perch')
    ? run(path, ['--version']).then((line) => line.trim())
    : 'native';
}

/** Maven checks every file against its repository's checksums (`-C`: a mismatch fails). */
async function copyJars(into: string, note: (detail: string) => void): Promise<void> {
  for (const tool of ['java', 'mvn'])
    if ((await which(tool)) === undefined) throw new Error(`no ${tool} on PATH`);
  await writeFile(join(into, 'pom.xml'), POM);
  await run('mvn', ['-B', '-C', '-ntp', 'dependency:copy-dependencies', '-DoutputDirectory=lib'], {
    cwd: into,
    onLine: (line) => note(line.replace(/^\[INFO\] /, '').slice(0, 70)),
  });
  const program = join(into, PROGRAM);
  await writeFile(program, WRAPPER);
  await chmod(program, 0o755);
}

const dependency = (group: string, artifact: string, version: string) =>
  `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`;

const POM = `<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>perch</groupId><artifactId>test-server</artifactId><version>1</version><packaging>pom</packaging>
  <dependencies>
    ${dependency('io.temporal', PROGRAM, SERVER)}
    ${dependency('org.slf4j', 'slf4j-nop', '2.0.17')}
  </dependencies>
</project>
`;

/**
 * `exec`, because the SDK stops its child by pid. The watcher stops the server when the process that
 * started it was killed and could not.
 */
const WRAPPER = `#!/bin/sh
# Perch: the time-skipping test server from Maven
lib=$(dirname "$0")/lib
if [ "$1" = --version ]; then
  java -version 2>/dev/null || { echo "no working java on PATH" >&2; exit 1; }
  echo ${SERVER}
  exit 0
fi
(while kill -0 "$PPID" && kill -0 $$; do sleep 2; done; kill $$) </dev/null >/dev/null 2>&1 &
exec java -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp "$lib/*" io.temporal.testserver.TestServer "$@"
`;
