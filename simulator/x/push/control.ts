import { z } from 'zod';
import { control, done, made, nothing, type ControlRoute } from '../../control/route.js';
import type { World } from '../world/world.js';
import type { Delivery } from './deliveries.js';
import { pushFaultSchema, type PushFault } from './faults.js';
import type { Subscription, Webhook } from '../world/records/push.js';
import type { Push } from './push.js';

/** Push as it stands: who is told what, and what became of it, oldest first. */
export interface PushView {
  webhooks: Webhook[];
  subscriptions: Subscription[];
  deliveries: readonly Delivery[];
  faults: PushFault[];
}

const view = (world: World, push: Push): PushView => ({
  webhooks: [...world.state.webhooks.values()],
  subscriptions: [...world.state.subscriptions.values()],
  deliveries: push.deliveries.log(),
  faults: push.deliveries.faults.list(),
});

const simple = { body: nothing, query: nothing } as const;

/** The routes that run push: its faults, its webhooks' validity, what addresses it takes. */
export const pushControl = (push: Push): ControlRoute[] => [
  control({
    ...simple,
    method: 'GET',
    path: '/control/push',
    answer: ({ doors }) => done(view(doors.world, push)),
  }),
  control({
    method: 'POST',
    path: '/control/push/faults',
    body: pushFaultSchema,
    query: nothing,
    answer({ doors, body }) {
      push.deliveries.faults.add(body);
      return made(view(doors.world, push));
    },
  }),
  control({
    ...simple,
    method: 'DELETE',
    path: '/control/push/faults',
    answer({ doors }) {
      push.deliveries.faults.clear();
      return done(view(doors.world, push));
    },
  }),
  control({
    ...simple,
    method: 'POST',
    path: '/control/push/invalidations',
    answer({ doors }) {
      for (const webhook of doors.world.state.webhooks.values()) push.validity.invalidate(webhook);
      return made(view(doors.world, push));
    },
  }),
  control({
    ...simple,
    method: 'POST',
    path: '/control/push/challenges',
    answer({ doors }) {
      void push.validity.challengeAll();
      return made(view(doors.world, push));
    },
  }),
  control({
    method: 'POST',
    path: '/control/push/rules',
    body: z.strictObject({ onlyHttps: z.boolean() }),
    query: nothing,
    answer({ doors, body }) {
      push.setLoopback(!body.onlyHttps);
      return made(view(doors.world, push));
    },
  }),
];
