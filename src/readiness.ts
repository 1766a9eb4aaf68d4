/** What is asked whether it answers, by name; each rejects while its part does not. */
export type Checks = Readonly<Record<string, () => Promise<unknown>>>;

/** Names of the parts that do not answer, or not within the time; `onFailure` is told why. */
export async function failingParts(
  checks: Checks,
  onFailure: (part: string, error: unknown) => void = () => undefined,
  withinMs = 3_000,
): Promise<string[]> {
  const failing = await Promise.all(
    Object.entries(checks).map(async ([part, check]) => {
      try {
        await inTime(check(), withinMs);
        return [];
      } catch (error) {
        onFailure(part, error);
        return [part];
      }
    }),
  );
  return failing.flat();
}

async function inTime(answer: Promise<unknown>, ms: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('no answer in time')), ms);
  });
  await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
