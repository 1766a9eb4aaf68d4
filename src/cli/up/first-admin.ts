import type { Agent } from '../../domain/agents/agent.js';
import { createFirstAdmin } from '../../store/agents/first-admin.js';
import { openDatabase } from '../../store/database.js';

/**
 * Who may do everything until there are others; `email` counts only where there is no admin yet. The token takes the place of the one that an earlier
 * call made; every call gives a new sign-in code.
 */
export async function firstAdmin(
  mongodbUri: string,
  email = 'admin@localhost',
): Promise<{ agent: Agent; signInCode: string; token: string }> {
  const db = await openDatabase(mongodbUri);
  try {
    const admin = { email, name: 'Admin', now: new Date(), tokenName: 'npm run up' };
    return await createFirstAdmin(db, admin);
  } finally {
    await db.close();
  }
}
