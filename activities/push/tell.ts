import type { Account } from '../../src/domain/accounts/account.js';
import { sourcesPushed, type Missing } from '../../src/domain/sources/push-plan.js';
import { pushRepository } from '../../src/store/push/repository.js';
import { each } from '../each.js';
import { toPushed, type PushParts } from './parts.js';

/**
 * Tells each account that X pushes its lists, all that are not `missing`, and the others that it does not;
 * `anew`: X has missed something. Returns how many were told something new.
 */
export async function tellAll(
  { db, wake, clock }: PushParts,
  accounts: readonly Account[],
  missing: readonly Missing[],
  anew = false,
): Promise<number> {
  const repository = pushRepository(db);
  const told = new Set(accounts.map(({ _id }) => _id));
  const news = [
    ...accounts.map((account) => [account, sourcesPushed(toPushed(account), missing)] as const),
    ...(await repository.pushed())
      .filter(({ _id }) => !told.has(_id))
      .map((account) => [account, []] as const),
  ];
  const changed = await each(news, async ([account, sources]) => {
    if (!(await repository.tell(account, sources, anew, clock()))) return 0;
    await wake.account(account._id);
    return 1;
  });
  return changed.reduce<number>((sum, one) => sum + one, 0);
}
