// Plain JavaScript without dependencies: it runs before there are any.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

const OLDEST_NODE = [20, 19];

/** Ends the process with advice if this Node is too old. */
export function ensureNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  console.error(`Perch needs Node ${OLDEST_NODE.join('.')} or newer; this is Node ${process.versions.node}.`);
  console.error(
    'Install a current one from https://nodejs.org or with your version manager, then try again.',
  );
  process.exit(1);
}

/** Runs `npm ci` when what is installed is not what package-lock.json asks for. */
export async function ensureInstalled() {
  const why = staleBecause();
  if (why === undefined) return;
  console.error(`Installing packages with npm ci: ${why}.`);
  const begun = Date.now();
  const ticking = setInterval(() => {
    console.error(`  npm ci … ${Math.round((Date.now() - begun) / 1000)} s`);
  }, 5_000);
  const code = await npmCi().finally(() => clearInterval(ticking));
  if (code === 0) return;
  console.error(
    `npm ci failed (exit code ${code}). Its output is above; run it by hand once that is mended.`,
  );
  process.exit(1);
}

const npmCi = () =>
  new Promise((resolve) => {
    // stdout belongs to the command that was asked for.
    const npm = spawn('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
      cwd: root,
      stdio: ['ignore', 2, 2],
      shell: process.platform === 'win32',
    });
    npm.once('error', (error) => {
      console.error(error.message);
      resolve(127);
    });
    npm.once('close', (code) => resolve(code ?? 1));
  });

/**
 * Compares what npm noted about node_modules with package-lock.json. By content, not by time: a fresh
 * checkout or `npm install` leaves times in any order.
 */
function staleBecause() {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined) return 'package-lock.json cannot be read';
  if (installed === undefined) return 'nothing is installed yet';
  for (const [path, { version, optional }] of Object.entries(wanted)) {
    if (path === '' || (optional && installed[path] === undefined)) continue;
    if (installed[path]?.version !== version) return `${path} is not at ${version}`;
  }
  return undefined;
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
