import { expect, test } from 'vitest';
import { firstAdmin } from '../../src/cli/up/first-admin.js';
import { openDatabase } from '../../src/store/database.js';
import { tokensRepository } from '../../src/store/sessions/tokens.js';
import { giveBack, lentDatabaseUri } from './own-database.js';

test('a second `npm run up` leaves one admin and one token of its name, the new one; others stay', async () => {
  const uri = await lentDatabaseUri();
  const db = await openDatabase(uri);
  try {
    const first = await firstAdmin(uri);
    const [admin] = await db.agents.find().toArray();
    const tokens = tokensRepository(db);
    const other = { agentId: admin!._id, name: 'Reporting', scopes: ['*'] as const, expiresAt: null };
    const { secret } = await db.transaction((session) =>
      tokens.create(other, { by: null, now: new Date() }, session),
    );

    const second = await firstAdmin(uri);
    expect(await db.agents.countDocuments()).toBe(1);
    expect(await db.apiTokens.countDocuments({ name: 'npm run up' })).toBe(1);
    expect(await tokens.use(first.token, new Date())).toBeNull();
    expect(await tokens.use(second.token, new Date())).toMatchObject({
      token: { name: 'npm run up', scopes: ['*'] },
    });
    expect(await tokens.use(secret, new Date())).toMatchObject({ token: { name: 'Reporting' } });
  } finally {
    await giveBack(db);
  }
});
