import { z } from 'zod';
import type { Contact } from '../../src/domain/tickets/contact.js';
import { iso, time } from '../conventions/shapes.js';
import { viewXUser, xUserSchema } from './x-user.js';

export const contactSchema = z
  .object({
    id: z.string(),
    name: z.string(),
    email: z.string().nullable(),
    phone: z.string().nullable(),
    xUsers: z.array(xUserSchema.extend({ formerHandles: z.array(z.string()) })),
    createdAt: time,
    updatedAt: time,
  })
  .meta({ id: 'Contact' });

export const viewContact = (contact: Contact): z.output<typeof contactSchema> => ({
  id: contact._id,
  name: contact.name,
  email: contact.email,
  phone: contact.phone,
  xUsers: contact.xUsers.map((user) => ({ ...viewXUser(user), formerHandles: [...user.formerHandles] })),
  createdAt: iso(contact.createdAt),
  updatedAt: iso(contact.updatedAt),
});
