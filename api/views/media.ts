import { z } from 'zod';
import { mediumKinds, type MediumKind } from '../../src/domain/media/medium.js';
import { time } from '../conventions/shapes.js';

export const mediumSchema = z
  .object({
    id: z.string(),
    kind: z.enum(mediumKinds),
    type: z.string().describe('What it is by its content.'),
    bytes: z.int(),
    url: z.string().describe('Where it is shown to whoever uploaded it and to whoever sees its ticket.'),
    expiresAt: time.describe('It is deleted then unless an answer has it.'),
  })
  .meta({ id: 'Medium' });

interface Uploaded {
  readonly id: string;
  readonly kind: MediumKind;
  readonly type: string;
  readonly bytes: number;
  readonly expiresAt: Date;
}

export const urlOfMedium = (id: string): string => `/v1/media/${id}`;

export const viewMedium = ({ expiresAt, ...about }: Uploaded): z.output<typeof mediumSchema> => ({
  ...about,
  url: urlOfMedium(about.id),
  expiresAt: expiresAt.toISOString(),
});
