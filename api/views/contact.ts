import { z } from 'zod';
import type { Contact } from '../../src/domain/tickets/contact.js';
import { iso, isoOrNull, time } from '../conventions/shapes.js';
import { viewXUser, xUserSchema } from './x-user.js';

const formerHandle = z.object({ handle: z.string(), until: time.nullable() });

const merged = z.object({
  contactId: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  phone: z.string().nullable(),
  at: time,
});

export const contactSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    unverifiedEmail: z
      .string()
      .nullable()
      .describe('What they gave on the page of their ticket and have not confirmed: it is not used.'),
    phone: z.string().nullable(),
    xUsers: z.array(xUserSchema.extend({ formerHandles: z.array(formerHandle) })),
    merged: z.array(merged).describe('What other contacts were that became part of this one.'),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Contact' });

export const viewContact = (contact: Contact): z.output<typeof contactSchema> => ({
  id: contact._id,
  name: contact.name,
  email: contact.email,
  unverifiedEmail: contact.unverifiedEmail?.email ?? null,
  phone: contact.phone,
  xUsers: contact.xUsers.map((user) => ({
    ...viewXUser(user),
    formerHandles: user.formerHandles.map(({ handle, until }) => ({ handle, until: isoOrNull(until) })),
  })),
  merged: (contact.merged ?? []).map((each) => ({ ...each, at: iso(each.at) })),
  createdAt: iso(contact.createdAt),
  updatedAt: iso(contact.updatedAt),
});
