import { expect, test } from 'vitest';
import { wallClock } from '../../src/domain/clock.js';
import { placeOf } from '../../src/domain/media/fetch.js';
import { openX } from '../../src/x/client.js';
import { xRigForFile } from './x-rig.js';

const rig = await xRigForFile();
const { config, db, control } = rig;
const open = openX({ config: config.x, keys: config.keys, db, clock: wallClock });
const [acme, other] = [await rig.connect('acme'), await rig.connect('other')];
await control.createUser({ username: 'jane', dmPolicy: 'everyone' });

test('S29 the content of a message’s media comes whole to its account alone, and not beyond a size', async () => {
  await control.dm({ from: 'jane', to: 'acme', text: 'look', media: [{ type: 'photo' }] });
  const x = open(acme);
  const [message] = (await x.directMessages({ maxResults: 10 })).data;
  const place = placeOf(message?.media[0]?.url ?? null);
  expect(place).not.toBeNull();
  if (!place) return;
  const booked = await db.charges.countDocuments();
  const content = await x.messageMedia(place, 1_000);
  expect(content.subarray(1, 4).toString()).toBe('PNG');
  expect(await x.messageMedia(place, content.length)).toEqual(content);
  await expect(x.messageMedia(place, content.length - 1)).rejects.toMatchObject({ kind: 'tooLarge' });
  await expect(open(other).messageMedia(place, 1_000)).rejects.toMatchObject({ kind: 'notFound' });
  expect(await db.charges.countDocuments()).toBe(booked);
});
