import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const FILES = [
  { url: '/', file: 'index.html', type: 'text/html; charset=utf-8' },
  { url: '/page/page.css', file: 'page.css', type: 'text/css; charset=utf-8' },
  { url: '/page/page.js', file: 'page.js', type: 'text/javascript; charset=utf-8' },
];

/** Serves the page on which a person plays the customer. */
export function servePage(server: FastifyInstance): void {
  for (const { url, file, type } of FILES) {
    const content = readFileSync(join(import.meta.dirname, 'page', file));
    server.get(url, (_request, reply) =>
      reply.type(type).header('content-security-policy', "default-src 'self'").send(content),
    );
  }
}
