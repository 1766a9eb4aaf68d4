import type { Doors, Endpoint } from '../http/endpoint.js';
import { appEndpoint, type AppRoute } from './app-route.js';
import { bearerEndpoint } from './bearer.js';
import type { Push } from './push.js';
import { replayRoutes } from './replays.js';
import { subscriptionRoutes } from './subscriptions.js';
import { webhookRoutes } from './webhooks.js';

/** Every call about push that the sandbox serves. */
export const pushRoutes: readonly AppRoute[] = [...webhookRoutes, ...replayRoutes, ...subscriptionRoutes];

export const pushEndpoints = (doors: Doors, push: Push): Endpoint[] => [
  bearerEndpoint(doors.world),
  ...pushRoutes.map((route) => appEndpoint(doors, push, route)),
];
