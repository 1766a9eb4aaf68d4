import { expect, test } from 'vitest';
import { account, ada, at, ticket } from '../../src/domain/test/examples.js';
import { seedTriggers } from '../../src/store/business-rules/standard.js';
import { takeTurn } from '../../src/store/business-rules/turn.js';
import { closeSolved } from '../../src/store/tickets/close-solved.js';
import { activitiesOf } from './activities.js';
import { apiRigForFile } from './api/rig.js';

const rig = await apiRigForFile();
const { config, db } = rig;
const now = at(100_000);

test('S54 the customer is asked how it was where the session ends by time, and once', async () => {
  await seedTriggers(db, at(0));
  await db.triggers.updateOne({ standard: 'askSatisfaction' }, { $set: { enabled: true } });
  await db.accounts.insertOne(account());
  const solved = { status: 'solved', solvedAt: at(0), requesterXUserId: ada.xUserId } as const;
  await db.tickets.insertMany([
    ticket({ ...solved, _id: 'dm', number: 1, channel: 'x_dm', dmFirstAt: at(0), dmLastAt: at(0) }),
    ticket({ ...solved, _id: 'public', number: 2, channel: 'x' }),
  ]);
  expect(await closeSolved(db, now)).toBe(2);
  await takeTurn(db, () => now);
  const { carryOutDue } = activitiesOf(rig, { clock: () => now });
  await carryOutDue();
  await closeSolved(db, now);
  await takeTurn(db, () => now);
  await carryOutDue();
  expect(await db.effects.find().toArray()).toMatchObject([{ ticketId: 'dm', state: 'done', reason: null }]);
  expect(await db.replies.find().toArray()).toMatchObject([
    {
      ...{ ticketId: 'dm', kind: 'directMessage', state: 'queued', toXUserId: ada.xUserId },
      byRule: { kind: 'trigger' },
      text: expect.stringContaining(`${config.publicUrl}/s/`) as unknown,
    },
  ]);
  expect(await db.tickets.findOne({ _id: 'dm' })).toMatchObject({ status: 'closed' });
});
