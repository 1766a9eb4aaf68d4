import type { FastifyReply } from 'fastify';
import { encode } from 'html-entities';
import { z } from 'zod';

/** A page for a person who follows a link; it works without scripts and needs nothing from elsewhere. */
export interface Page {
  /** Plain text: also the heading. */
  readonly title: string;
  /** HTML: whatever is not ours in it is encoded. */
  readonly body: string;
}

/** For the documentation of routes that answer with a page. */
export const pageSchema = z.string().meta({ contentMediaType: 'text/html' });

/**
 * Nothing may run, load or frame. `form-action` is left out: browsers hold it against every redirect
 * that follows a form, and signing in leads to X.
 */
const policy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'";

export const sendPage = (reply: FastifyReply, status: number, page: Page): FastifyReply =>
  reply
    .code(status)
    .type('text/html; charset=utf-8')
    .header('content-security-policy', policy)
    // Without a referrer browsers call the origin of a form null, and it couldn't be checked.
    .header('referrer-policy', 'same-origin')
    .header('x-robots-tag', 'noindex, nofollow')
    .send(html(page));

const html = ({ title, body }: Page): string => `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width">
    <meta name="color-scheme" content="light dark">
    <title>${encode(title)}</title>
    <style>
      body { font: 1.1rem/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem }
      form { margin: 1.5rem 0 }
      label { display: block; margin: 0.75rem 0 }
      input, textarea, button { font: inherit; box-sizing: border-box; padding: 0.5rem 0.75rem }
      input, textarea { display: block; width: 100% }
      article { border-left: 3px solid; padding-left: 0.75rem; margin: 1rem 0 }
      article p { margin: 0.25rem 0 }
      .text { white-space: pre-wrap; overflow-wrap: anywhere }
    </style>
  </head>
  <body>
    <h1>${encode(title)}</h1>
    ${body}
  </body>
</html>
`;
