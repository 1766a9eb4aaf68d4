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

/** What a call takes of what the account granted, by X's OpenAPI. */
export function scopesFor({ method, path }: Pick<Request, 'method' | 'path'>): readonly Scope[] {
  if (path.startsWith('media/')) return ['media.write'];
  return ['tweet.read', 'users.read', ...besides(path, method === 'GET')];
}

function besides(path: string, isRead: boolean): readonly Scope[] {
  if (path.startsWith('dm_')) return [isRead ? 'dm.read' : 'dm.write'];
  if (/^users\/\d+\/(liked_tweets|likes)/.test(path)) return [isRead ? 'like.read' : 'like.write'];
  // Who consents to push consents to all that it brings.
  if (path.startsWith('activity/')) return ['dm.read', 'like.read'];
  return isRead ? [] : ['tweet.write'];
}
