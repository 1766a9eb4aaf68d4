import type { FastifyInstance } from 'fastify';
import fp from 'fastify-plugin';
import { jsonErrorAt, placeIn } from '../conventions/json-position.js';
import { Problem } from '../problems.js';

/** Reads bodies as Fastify does, and says of one that can't be read where it went wrong, quoting nothing of it. */
export const jsonBodies = fp(
  async (app: FastifyInstance) => {
    const parse = app.getDefaultJsonParser('error', 'error');
    app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
      void parse(request, String(body), (error, value) => {
        done(error ? malformed(String(body)) : null, value);
      });
    });
  },
  { name: 'json-bodies' },
);

function malformed(body: string): Problem {
  const at = jsonErrorAt(body);
  if (body === '') return new Problem('malformedBody', { detail: 'The body is empty.' });
  if (at === null)
    return new Problem('malformedBody', { detail: 'The body names a field "__proto__" or "constructor".' });
  const what = at === body.length ? 'The JSON of the body ends too early' : 'The body stops being JSON';
  return new Problem('malformedBody', { detail: `${what}: ${placeIn(body, at)}.` });
}
