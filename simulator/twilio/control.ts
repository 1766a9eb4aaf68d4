import { z } from 'zod';
import { control, done, made, nothing, type ControlRoute } from '../control/route.js';
import { phoneScript, type Text } from '../x/world/records/texts.js';
import type { Phones } from './phones.js';
import { troubleShape } from './troubles.js';

/** An SMS, to or from a phone. */
export type TextView = Omit<Text, 'atMs' | 'statusCallback' | 'messagingServiceSid'> & { at: string };

const view = ({ sid, direction, from, to, body, segments, status, errorCode, atMs }: Text): TextView => ({
  ...{ sid, direction, from, to, body, segments, status, errorCode },
  at: new Date(atMs).toISOString(),
});

const number = z.string().regex(/^\+[1-9]\d{6,14}$/, 'a phone number such as +15551234567');
const path = '/control/sms';

/** The routes that play phones and make Twilio faulty. */
export const twilioControl = (phones: Phones): ControlRoute[] => [
  control({
    method: 'GET',
    path,
    body: nothing,
    query: z.object({ number: number.optional() }),
    answer: ({ doors, query }) =>
      done(
        [...doors.world.state.texts.values()]
          .filter(({ from, to }) => query.number === undefined || [from, to].includes(query.number))
          .map(view),
      ),
  }),
  control({
    method: 'POST',
    path: `${path}/replies`,
    body: z.strictObject({ number, text: z.string().min(1) }),
    query: nothing,
    answer: async ({ body }) => made(await phones.reply(body.number, body.text)),
  }),
  control({
    method: 'POST',
    path: `${path}/scripts`,
    body: phoneScript.extend({ number }),
    query: nothing,
    answer: ({ body: { number: of, ...script } }) => made(phones.script(of, script)),
  }),
  control({
    method: 'POST',
    path: `${path}/webhook`,
    body: z.strictObject({ url: z.url().nullable() }),
    query: nothing,
    answer({ body }) {
      phones.listenAt(body.url);
      return made(body);
    },
  }),
  control({
    method: 'POST',
    path: `${path}/troubles`,
    body: troubleShape,
    query: nothing,
    answer({ body }) {
      phones.troubles.add(body);
      return made(body);
    },
  }),
  control({
    method: 'DELETE',
    path: `${path}/troubles`,
    body: nothing,
    query: nothing,
    answer() {
      phones.troubles.clear();
      return done({});
    },
  }),
];
