import { z } from 'zod';

/** Only records, since a shape of named fields would change their order in the file. */
const unread = z.record(z.string(), z.unknown());
const packagesShape = z.record(z.string(), unread);
type Packages = z.output<typeof packagesShape>;

const entryShape = z.object({
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).default({}),
});

/**
 * package-lock.json with every optional package of every platform. npm leaves out those that the
 * registry at hand does not carry, and `npm ci` then refuses the file everywhere.
 */
export function completeLock(text: string): string {
  const lock = unread.parse(JSON.parse(text));
  const given = packagesShape.parse(lock['packages']);
  const missing = missingFrom(given);
  if (Object.keys(missing).length === 0) return text;
  const packages = Object.entries({ ...given, ...missing });
  packages.sort(([a], [b]) => a.localeCompare(b, 'en'));
  return `${JSON.stringify({ ...lock, packages: Object.fromEntries(packages) }, null, 2)}\n`;
}

function missingFrom(packages: Packages): Packages {
  const missing: Packages = {};
  for (const [path, entry] of Object.entries(packages)) {
    const { dev, optionalDependencies } = entryShape.parse(entry);
    for (const [name, version] of Object.entries(optionalDependencies)) {
      const place = `node_modules/${name}`;
      if (packages[place] !== undefined || packages[`${path}/${place}`] !== undefined) continue;
      missing[place] = { version, ...platformOf(name), ...(dev === true ? { dev } : {}), optional: true };
    }
  }
  return missing;
}

const NAMED_AFTER_PLATFORM =
  /-(android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|win32)-([a-z0-9]+)(?:-(gnu|musl|msvc|eabi)[a-z]*)?$/;

/** Without its platform a package would be installed everywhere, so a name that tells none is refused. */
function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } {
  const [, os, cpu, abi] = NAMED_AFTER_PLATFORM.exec(name) ?? [];
  if (os === undefined || cpu === undefined)
    throw new Error(`package-lock.json lacks ${name}, and its name does not tell its platform`);
  const libc = os === 'linux' && abi !== undefined ? { libc: [abi === 'musl' ? 'musl' : 'glibc'] } : {};
  return { os: [os], cpu: [cpu], ...libc };
}
