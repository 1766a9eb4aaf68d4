/** One who listens to server-sent events, as a browser does: goes on from the last id after a break. */
export interface Ear {
  /** What was heard so far: event, data as JSON. */
  readonly heard: readonly Heard[];
  readonly comments: readonly string[];
  /** Of the last event or heartbeat. */
  lastId(): string;
  /** Hangs up. */
  stop(): Promise<void>;
  /** When the other side has hung up. */
  readonly ended: Promise<void>;
}

interface Heard {
  readonly event: string;
  readonly data: { readonly id?: string } & Readonly<Record<string, unknown>>;
  readonly id: string;
  /** By this machine's clock, in ms. */
  readonly at: number;
}

/** Resolves once it is told from where on it listens; rejects with status and body when it is no stream of events. */
export async function listenTo(
  url: string,
  headers: Record<string, string>,
  lastId: string | null = null,
): Promise<Ear> {
  const hungUp = new AbortController();
  const answer = await fetch(url, {
    headers: { ...headers, ...(lastId === null ? {} : { 'last-event-id': lastId }) },
    signal: hungUp.signal,
  });
  if (answer.status !== 200 || !answer.body) throw new Error(`${answer.status} ${await answer.text()}`);
  const heard: Heard[] = [];
  const comments: string[] = [];
  let id = lastId ?? '';

  let begin: () => void = () => undefined;
  const begun = new Promise<void>((resolve) => (begin = resolve));

  function take(block: string): void {
    const fields = new Map<string, string>();
    for (const line of block.split('\n')) {
      const [, name = '', value = ''] = /^([^:]*):? ?(.*)$/.exec(line) ?? [];
      if (name === '') comments.push(value);
      else fields.set(name, value);
    }
    id = fields.get('id') ?? id;
    begin();
    const data = fields.get('data');
    if (data !== undefined)
      heard.push({
        event: fields.get('event') ?? 'message',
        data: JSON.parse(data) as Heard['data'],
        id,
        at: Date.now(),
      });
  }

  async function read(body: ReadableStream<Uint8Array>): Promise<void> {
    let text = '';
    const decoder = new TextDecoder();
    try {
      for await (const chunk of body) {
        text += decoder.decode(chunk, { stream: true });
        const blocks = text.split('\n\n');
        text = blocks.pop() ?? '';
        blocks.forEach(take);
      }
    } catch {
      // Cut off, by us or by the other side: what was whole has been taken.
    }
  }

  const ended = read(answer.body);
  await Promise.race([begun, ended]);
  return {
    heard,
    comments,
    lastId: () => id,
    ended,
    async stop() {
      hungUp.abort();
      await ended;
    },
  };
}
