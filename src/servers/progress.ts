/** Tells a person what is going on. Anything that may take longer than two seconds is a step. */
export interface Progress {
  readonly say: (line: string) => void;
  /** Runs `work`; from its third second on shows `title`, the time spent, and the latest `note`. */
  step<T>(title: string, work: (note: (detail: string) => void) => Promise<T>): Promise<T>;
}

interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

const QUIET_MS = 2_000;

/** On a terminal one line is rewritten each second; elsewhere a line is added every five seconds. */
export function terminalProgress(out: Terminal = process.stderr): Progress {
  const live = out.isTTY === true;
  const width = out.columns ?? 100;
  const clear = live ? '\r\u001b[2K' : '';
  return {
    say: (line) => out.write(`${clear}${line}\n`),
    async step(title, work) {
      const begun = Date.now();
      let detail = '';
      let shownAt = 0;
      const show = () => {
        const now = Date.now();
        if (now - begun < QUIET_MS || now - shownAt < (live ? 0 : 5_000)) return;
        shownAt = now;
        const line = `${title} … ${seconds(now - begun)}${detail === '' ? '' : ` · ${detail}`}`;
        out.write(live ? `${clear}${line.slice(0, width - 1)}` : `${line}\n`);
      };
      const ticking = setInterval(show, live ? 1_000 : 500);
      try {
        return await work((note) => (detail = note));
      } finally {
        clearInterval(ticking);
        if (live && shownAt > 0) out.write(clear);
      }
    },
  };
}

/** Says nothing: for tests and for commands whose output is read by programs. */
export const silentProgress: Progress = {
  say: () => undefined,
  step: (_title, work) => work(() => undefined),
};

export const seconds = (ms: number): string =>
  ms < 10_000 ? `${(ms / 1_000).toFixed(1)} s` : ms < 90_000 ? `${Math.round(ms / 1_000)} s` : minutes(ms);

const minutes = (ms: number) => `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1_000)} s`;
