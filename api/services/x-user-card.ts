import type { FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { contactsRepository } from '../../src/store/contacts/repository.js';
import { suspendedUsers } from '../../src/store/rules/suspended-users.js';
import { pastTickets } from '../../src/store/x-users/past-tickets.js';
import type { Parts } from '../parts.js';
import { agentOf } from '../route-permissions.js';
import { viewContact } from '../views/contact.js';
import { viewPastTicket, viewRecentPost, type xUserCardSchema } from '../views/x-user-card.js';
import { viewXUser } from '../views/x-user.js';
import { notIdentified } from './asking-x.js';
import { xUsersFor } from './x-users.js';

type Card = z.output<typeof xUserCardSchema>;

/** An author as X shows them now and as Perch knows them; when X tells nothing, what is known (S31). */
export async function xUserCard(
  parts: Pick<Parts, 'db' | 'clock' | 'openX'>,
  request: FastifyRequest,
  { xUserId, accountId }: { readonly xUserId: string; readonly accountId: string | undefined },
): Promise<Card> {
  const { db } = parts;
  const xUsers = await xUsersFor(parts, request, accountId);
  const looked = await xUsers.look({ xUserId });
  const shown = looked.found?.standing === 'shown' ? looked.found.user : null;
  const user = shown ?? (await xUsers.known.get(xUserId));
  if (!user) throw notIdentified(looked.problem);
  const posts = shown ? await xUsers.recentPosts(xUserId) : null;
  const contact = await contactsRepository(db).ofXUser(xUserId);
  const tickets = await pastTickets(db, agentOf(request), { xUserId, contactId: contact?._id ?? null });
  return {
    ...viewXUser(user),
    bio: shown?.bio ?? null,
    standing: looked.found?.standing ?? null,
    suspended: (await suspendedUsers(db).get(xUserId)) !== null,
    contact: contact && viewContact(contact),
    tickets: tickets.map(viewPastTicket),
    recentPosts: posts?.found?.map(viewRecentPost) ?? null,
    atX: {
      asked: looked.asked || (posts?.asked ?? false),
      problem: looked.problem ?? posts?.problem ?? null,
    },
  };
}
