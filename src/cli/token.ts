import { Command } from 'commander';
import { readConfig } from '../config.js';
import { adminEmail } from './admin-email.js';
import { asAdvice } from './advice.js';

export const token = () =>
  new Command('token')
    .description('Make the first admin if there is none, and print a new token and a sign-in code for them.')
    .addOption(adminEmail())
    .option('--name <name>', 'name of the first admin', 'Admin')
    .action(async ({ email, name }: { email: string; name: string }) => {
      const [{ openDatabase }, { createFirstAdmin }] = await Promise.all([
        import('../store/database.js'),
        import('../store/agents/first-admin.js'),
      ]);
      const db = await openDatabase(readConfig().mongodbUri).catch(asAdvice);
      try {
        const made = await createFirstAdmin(db, { email, name, now: new Date() }).catch(asAdvice);
        // Who expected to find somebody there reads another database than they think.
        const first = made.isNew ? `   (made the first admin in database "${db.native.databaseName}")` : '';
        console.log(`Admin:        ${made.agent.email}${first}`);
        console.log(`Token:        ${made.token}   (all rights; not shown again)`);
        console.log(
          `Sign-in code: ${made.signInCode}   (once, within a day: POST /v1/session {"signInCode": "…"})`,
        );
      } finally {
        await db.close();
      }
    });
