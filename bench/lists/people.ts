import { choose, randomFrom, type Random } from '../../simulator/random.js';
import type { XUser } from '../../src/domain/at-x/objects.js';
import { user } from '../../src/domain/test/examples.js';
import { newId } from '../../src/store/database.js';
import { zipf } from './words.js';

const first =
  'Maria José Ana Jean Léa Paulo João Kenji 花子 太郎 민수 지은 Ivan Olga Ahmed Fatima Grace Ada Tom Emma'.split(
    ' ',
  );
const last =
  'Silva Souza Martin Dubois García López 山田 佐藤 김 이 Smith Jones Novak Müller Rossi Ivanova Hassan Khan'.split(
    ' ',
  );

export interface Person {
  readonly contactId: string;
  readonly user: XUser;
}

/** People who write, each with a handle of their own; names come again and again. */
export function people(count: number): Person[] {
  const random = randomFrom(23);
  return Array.from({ length: count }, (_, n) => {
    const name = `${choose(random, first)} ${choose(random, last)}`;
    const spelt =
      name
        .normalize('NFKD')
        .replace(/[^a-z]/giu, '')
        .toLowerCase() || 'user';
    const handle = `${spelt.slice(0, 8)}${n}`;
    return { contactId: newId(), user: user(String(1_000_000 + n), { handle, name }) };
  });
}

/** Some write far more often than others. */
export const writer = (random: Random, all: readonly Person[]): Person => {
  const one = all[zipf(random, all.length)];
  if (!one) throw new Error('nobody writes');
  return one;
};
