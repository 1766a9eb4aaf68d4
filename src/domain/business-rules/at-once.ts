export const eventsAtMost = 100;
const fewest = 5;
const deliveriesAtMost = 2_000;

/** So many events of the oldest have a turn together: each is written once for each webhook, in one transaction. */
export const eventsAtOnce = (webhooks: number): number =>
  Math.max(fewest, Math.min(eventsAtMost, Math.floor(deliveriesAtMost / Math.max(webhooks, 1))));
