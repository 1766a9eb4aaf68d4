import { runInNewContext } from 'node:vm';

/**
 * Does it, or throws where it takes longer. Strangers choose what is worked on, so that no bound of its length
 * says how long it takes: V8 itself stops it, also in the middle of a regular expression.
 */
export function within<T>(ms: number, work: () => T): T {
  let done: { readonly result: T } | null = null;
  const todo = (): void => {
    done = { result: work() };
  };
  runInNewContext('todo()', { todo }, { timeout: ms });
  return resultOf<T>(done);
}

function resultOf<T>(done: { readonly result: T } | null): T {
  if (!done) throw new Error('It was stopped');
  return done.result;
}
