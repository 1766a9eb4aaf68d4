import type { FastifyInstance } from 'fastify';

/**
 * Tells a workflow, or somebody, after the facts are stored, without letting the caller wait for it: what is
 * lost here housekeeping repeats (docs/recipes.md, 7). Closing the app waits for what is under way.
 */
export function teller(app: FastifyInstance): (told: () => Promise<void>, failed?: string) => void {
  const underWay = new Set<Promise<void>>();
  app.addHook('onClose', async () => {
    await Promise.all(underWay);
  });
  return (tell, failed = 'Temporal was not told') => {
    const telling = tell()
      .catch((error: unknown) => app.log.warn({ err: error }, failed))
      .finally(() => underWay.delete(telling));
    underWay.add(telling);
  };
}
