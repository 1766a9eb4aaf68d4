import type { Day } from './day.js';

/** A poll in flight when its worker dies starts so soon after another one runs. */
const PROMISED_MS = 10_000;

export async function aKilledWorker({ x, desk, book, check, atMost, tell, worker }: Day): Promise<void> {
  const { journalAt } = await x.holdARead();
  const before = await x.post('haruka_sato', '@acme 領収書の宛名を変更していただけますか？');
  tell('Perch reads the mentions; kill -9 of its only worker; Haruka and Maya write');
  const killing = worker.killAndWait();
  const meanwhile = await x.post('maya_okafor', '@acme thank you, both shoes are here 💎');
  const message = await x.message('maya_okafor', x.company, 'One more thing, may I send a photo?');
  const runsAgainAt = await killing;
  tell('Another worker runs');
  await check('the mentions are read again', 'yes', async () =>
    (await x.reads('mentions', journalAt)).length > 0 ? 'yes' : 'no',
  );
  const [read] = await x.reads('mentions', journalAt);
  const afterMs = read === undefined ? Infinity : Date.parse(read.at) - runsAgainAt.getTime();
  atMost('so long after the worker ran again', PROMISED_MS, Math.max(0, afterMs));

  await desk.look();
  for (const written of [before, meanwhile, message]) book.opens(written);
  await check('what was written meanwhile: tickets', 3, async () => {
    const ids = [before.id, meanwhile.id, message.id];
    const items = (await desk.items()).filter(({ xId, ticketId }) => ids.includes(xId) && ticketId !== null);
    return items.length;
  });
}
