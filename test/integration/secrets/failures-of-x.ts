import type { Fault } from '../../../simulator/control-client.js';

/** What X answers when it fails, quoting what it must not be trusted to keep to itself. */
export function failuresOf(quoted: string): readonly FaultPart[] {
  const words = `You sent ${quoted}`;
  const problem = (status: number): FaultPart => ({
    kind: 'status',
    status,
    headers: { 'x-rate-limit-limit': '1', 'x-rate-limit-remaining': '0', 'www-authenticate': words },
    body: {
      title: words,
      detail: words,
      type: `https://api.x.com/2/problems/${encodeURIComponent(quoted)}`,
      status,
      errors: [{ message: words, detail: words, parameters: { [quoted]: [quoted] } }],
    },
  });
  return [
    ...[400, 401, 402, 403, 404, 429, 500].map(problem),
    { kind: 'status', status: 503, body: `<html><body>${words}</body></html>` },
    { kind: 'status', status: 200, body: { errors: [{ title: words, detail: words }] } },
    { kind: 'status', status: 200, body: { data: [{ id: words, text: 7 }], meta: words } },
    { kind: 'truncated' },
    { kind: 'html' },
    { kind: 'drop-before-commit' },
    { kind: 'drop-after-commit' },
  ];
}

type WithoutPlace<T> = T extends unknown ? Omit<T, 'route' | 'account'> : never;
type FaultPart = WithoutPlace<Fault>;
