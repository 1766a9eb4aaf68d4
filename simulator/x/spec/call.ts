/** A request to the sandbox; what it answers, parsed if it is JSON. */
export type Call = (method: string, path: string, body?: unknown) => Promise<unknown>;

export const callAs =
  (xUrl: string, token: string): Call =>
  async (method, path, body): Promise<unknown> => {
    const response = await fetch(xUrl + path, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return response.headers.get('content-type')?.startsWith('application/json') === true
      ? JSON.parse(text)
      : text;
  };
