import type { FastifyInstance } from 'fastify';

/**
 * Tells a workflow after the facts are stored, without letting the caller wait for Temporal: what is
 * lost here housekeeping repeats (docs/recipes.md, 7). Closing the app waits for what is under way.
 */
export function teller(app: FastifyInstance): (told: () => Promise<void>) => void {
  const underWay = new Set<Promise<void>>();
  app.addHook('onClose', async () => {
    await Promise.all(underWay);
  });
  return (tell) => {
    const telling = tell()
      .catch((error: unknown) => app.log.warn({ err: error }, 'Temporal was not told'))
      .finally(() => underWay.delete(telling));
    underWay.add(telling);
  };
}
