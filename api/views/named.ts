import { z } from 'zod';
import type { Named } from '../../src/domain/tickets/named.js';
import { iso, time } from '../conventions/shapes.js';

const named = z.object({
  id: z.string(),
  name: z.string(),
  version: z.int().describe('The ETag, without quotes.'),
  createdAt: time,
  updatedAt: time,
});

export const groupSchema = named.meta({ id: 'Group' });
export const departmentSchema = named.meta({ id: 'Department' });
export const productSchema = named.meta({ id: 'Product' });

export const viewNamed = ({ _id, name, version, createdAt, updatedAt }: Named): z.output<typeof named> => ({
  id: _id,
  name,
  version,
  createdAt: iso(createdAt),
  updatedAt: iso(updatedAt),
});
