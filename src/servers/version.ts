/** The first `major.minor.patch` in a program's output; throws if there is none. */
export function firstVersion(output: string, path: string): string {
  const version = /\d+\.\d+\.\d+/.exec(output)?.[0];
  if (version === undefined) throw new Error(`${path} does not tell its version: ${output.slice(0, 100)}`);
  return version;
}

/** Returns `version` if it is `oldest` or newer; throws otherwise. */
export function atLeast(oldest: string, version: string, what: string): string {
  if (compareVersions(version, oldest) < 0)
    throw new Error(`${what} ${version} is too old; Perch needs ${oldest} or newer`);
  return version;
}

function compareVersions(a: string, b: string): number {
  const [left, right] = [numbers(a), numbers(b)];
  for (const [index, part] of left.entries()) {
    const difference = part - (right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

const numbers = (version: string) => (/^\d+(\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);
