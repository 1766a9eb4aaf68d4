import type { Day } from './day.js';

/** The request to X would be kept for its whole deadline of 10 s; the change must not wait for it. */
const AT_ONCE_MS = 5_000;

export async function aSettingInFlight({ x, desk, book, check, atMost, tell }: Day): Promise<void> {
  const { journalAt } = await x.holdARead();
  tell('Perch reads the mentions, and X does not answer; meanwhile Karim mentions @acme');
  const written = await x.post('karim_benali', '@acme vous ouvrez à quelle heure demain ?');
  tell('An admin switches mentions off: listed, no tickets');
  const changedAt = Date.now();
  await desk.saveSettings({ mentions: 'off' });
  await check('the read is given up, and another one answered', 'yes', async () =>
    (await x.reads('mentions', journalAt)).length > 0 ? 'yes' : 'no',
  );
  atMost('the change took effect', AT_ONCE_MS, Date.now() - changedAt);
  book.listed(written, 'captureOff');
  await check('Karim’s post', 'listed: captureOff', listed);

  await desk.saveSettings({ mentions: 'all' });
  const next = await x.post('lucia_ferrer', '@acme ¿y el domingo?');
  tell('Mentions are on again, and Lucía asks');
  book.opens(next);
  await check('Lucía’s post', 'a new ticket', async () => `a ${(await desk.ticketOf(next)).status} ticket`);
  await check('Karim’s post, since switches never convert the past', 'listed: captureOff', listed);

  async function listed() {
    const { ticketId, listedReason } = await desk.itemOf(written);
    return ticketId === null ? `listed: ${listedReason ?? 'undecided'}` : 'a ticket';
  }
}
