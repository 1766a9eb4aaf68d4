import { expect, test } from 'vitest';
import { newUids } from './mailbox.js';

const searching = (answer: () => Promise<number[] | false>) => newUids({ search: answer }, 7);
const refusal = (facts: object) => searching(() => Promise.reject(Object.assign(new Error('no'), facts)));

test('S48 the mails above the cursor are read, oldest first; `n:*` names the last one too', async () => {
  await expect(searching(async () => [9, 7, 8])).resolves.toEqual([8, 9]);
  await expect(searching(async () => [])).resolves.toEqual([]);
});

test('S26 a mail server that refuses to search is not one without mail', async () => {
  await expect(searching(async () => false)).rejects.toThrow('could not be read: it refused to search.');
});

test.each([
  [{ authenticationFailed: true, serverResponseCode: 'AUTHENTICATIONFAILED' }, 'it refused the login'],
  [{ responseStatus: 'NO', serverResponseCode: 'NONEXISTENT' }, 'code NO NONEXISTENT'],
  [{ code: 'ECONNREFUSED' }, 'code ECONNREFUSED'],
  [{ responseText: 'user desk is locked' }, 'no answer'],
])('S26 what refuses is told by its codes: %o', async (facts, cause) => {
  await expect(refusal(facts)).rejects.toThrow(`The mail server of IMAP_URL could not be read: ${cause}.`);
});
