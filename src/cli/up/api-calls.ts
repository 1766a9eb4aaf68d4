import { z } from 'zod';
import { Advice } from '../advice.js';

const problem = z.object({ title: z.string(), detail: z.string().optional(), fix: z.string().optional() });

const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ data: z.array(item), nextCursor: z.string().nullable() });

/** Calls of the running API, as any other program would make them; a refusal rejects with the API's words. */
export function apiCalls(apiUrl: string, token: string) {
  async function ask<Schema extends z.ZodType>(
    schema: Schema,
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<z.output<Schema>> {
    const response = await fetch(`${apiUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(10_000),
    });
    if (!response.ok) throw new Advice(`${method} ${path}: ${await reasonOf(response)}`);
    return schema.parse(await response.json());
  }

  const page = <Item extends z.ZodType>(item: Item, path: string, limit: number, cursor?: string) => {
    const from = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    return ask(pageOf(item), 'GET', `${path}${path.includes('?') ? '&' : '?'}limit=${limit}${from}`);
  };

  /** Every page of a list. */
  const all = async <Item extends z.ZodType>(item: Item, path: string): Promise<z.output<Item>[]> => {
    const found: z.output<Item>[] = [];
    let cursor: string | undefined;
    do {
      const { data, nextCursor } = await page(item, path, 100, cursor);
      found.push(...data);
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return found;
  };

  return { ask, page, all };
}

/** What the API says went wrong, and how to mend it. */
export async function reasonOf(response: Response): Promise<string> {
  const parsed = problem.safeParse(await response.json().catch(() => undefined));
  if (!parsed.success) return `status ${response.status}`;
  const { title, detail, fix } = parsed.data;
  return [title, detail, fix].filter((words) => words !== undefined).join(' — ');
}
