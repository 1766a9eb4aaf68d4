import type { Request } from '../transport.js';

/** What a login asks X for; without `offline.access` there is no refresh token. */
export const scopes = [
  'tweet.read',
  'tweet.write',
  'users.read',
  'dm.read',
  'dm.write',
  'like.read',
  'like.write',
  'media.write',
  'offline.access',
] as const;

type Scope = (typeof scopes)[number];

/** What decides which scopes a call takes. */
export type Call = Pick<Request, 'method' | 'path' | 'body'>;

/** What a call takes of what the account granted, by X's OpenAPI. */
export function scopesFor(call: Call): readonly Scope[] {
  if (call.path.startsWith('media/')) return ['media.write'];
  return ['tweet.read', 'users.read', ...besides(call)];
}

function besides({ method, path, body }: Call): readonly Scope[] {
  const isRead = method === 'GET';
  if (path.startsWith('dm_')) return [isRead ? 'dm.read' : 'dm.write'];
  if (/^users\/\d+\/(liked_tweets|likes)/.test(path)) return [isRead ? 'like.read' : 'like.write'];
  if (path.startsWith('activity/')) return ofEvents(String(body?.['event_type']));
  return isRead ? [] : ['tweet.write'];
}

/** What X pushes takes what reading it takes. */
function ofEvents(eventType: string): readonly Scope[] {
  if (/^(dm|chat)\./.test(eventType)) return ['dm.read'];
  return eventType.startsWith('like.') ? ['like.read'] : [];
}
