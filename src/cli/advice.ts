/** A failure whose message tells a person what to do; shown without a stack. */
export class Advice extends Error {}

/** For what fails while starting: nearly always the surroundings, so the message is enough. */
export function asAdvice(error: unknown): never {
  throw new Advice(error instanceof Error ? error.message : String(error), { cause: error });
}
