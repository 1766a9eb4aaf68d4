import { randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Answer } from '../http/answer.js';
import type { App } from '../world/records/apps.js';
import { userByName } from '../world/lookups.js';
import type { World } from '../world/world.js';
import { acceptsRedirect } from './apps.js';
import { approvalPage, failurePage } from './pages.js';

/** Codes live this long and work once. */
const CODE_MS = 30_000;

/** Every scope X knows. */
const SCOPES = new Set(
  (
    'tweet.read tweet.write tweet.moderate.write users.email users.read follows.read follows.write ' +
    'offline.access space.read mute.read mute.write like.read like.write list.read list.write ' +
    'block.read block.write bookmark.read bookmark.write dm.read dm.write media.write timeline.read'
  ).split(' '),
);

const request = z.object({
  response_type: z.literal('code'),
  client_id: z.string(),
  redirect_uri: z.string(),
  scope: z.string().min(1),
  state: z.string().min(1).max(500),
  code_challenge: z.string().min(1),
  code_challenge_method: z
    .string()
    .default('plain')
    .transform((method) => (method.toUpperCase() === 'S256' ? 'S256' : method))
    .pipe(z.enum(['S256', 'plain'])),
});

type Request = z.infer<typeof request> & { app: App };

function read(world: World, query: unknown): Request | { problem: string } {
  const parsed = request.safeParse(query);
  if (!parsed.success)
    return { problem: parsed.error.issues.map((issue) => issue.path.join('.')).join(', ') };
  const app = world.state.apps.get(parsed.data.client_id);
  if (app === undefined) return { problem: 'client_id' };
  if (!acceptsRedirect(app, parsed.data.redirect_uri)) return { problem: 'redirect_uri' };
  if (!parsed.data.scope.split(' ').every((scope) => SCOPES.has(scope))) return { problem: 'scope' };
  return { ...parsed.data, app };
}

const failure = (problem: string): Answer => ({ status: 400, body: failurePage(problem) });

function returnTo(uri: string, answer: Record<string, string>): Answer {
  const location = new URL(uri);
  for (const [key, value] of Object.entries(answer)) location.searchParams.set(key, value);
  return { status: 302, body: '', headers: { location: location.href } };
}

/** The page on which a person lets an app in, or not. */
export function showAuthorize(world: World, query: Record<string, unknown>): Answer {
  const asked = read(world, query);
  if ('problem' in asked) return failure(asked.problem);
  const users = [...world.state.users.values()].filter((user) => !user.suspended);
  return { status: 200, body: approvalPage(asked.app.clientId, asked.scope.split(' '), users) };
}

const decisionSchema = z.object({ username: z.string(), decision: z.enum(['approve', 'deny']) });

/** The person's decision: back to the app with a code, or with `access_denied`. */
export function decide(world: World, query: Record<string, unknown>, body: unknown): Answer {
  const asked = read(world, query);
  if ('problem' in asked) return failure(asked.problem);
  const decision = decisionSchema.safeParse(body);
  if (!decision.success) return failure('decision');
  if (decision.data.decision === 'deny')
    return returnTo(asked.redirect_uri, { error: 'access_denied', state: asked.state });
  const user = userByName(world.state, decision.data.username);
  if (user === undefined || user.suspended) return failure('username');
  const code = randomBytes(48).toString('base64url');
  world.put({
    kind: 'code',
    record: {
      code,
      clientId: asked.client_id,
      redirectUri: asked.redirect_uri,
      userId: user.id,
      scopes: asked.scope.split(' '),
      challenge: asked.code_challenge,
      challengeMethod: asked.code_challenge_method,
      expiresAtMs: world.nowMs() + CODE_MS,
      used: false,
    },
  });
  return returnTo(asked.redirect_uri, { state: asked.state, code });
}
