import { channels, type Channel } from '../tickets/ticket.js';
import type { View } from './view.js';

const names: Readonly<Record<Channel, string>> = {
  x: 'Posts on X',
  x_dm: 'Direct messages on X',
  x_like: 'Likes on X',
  email: 'E-mail',
};

type StandardView = Pick<View, 'name' | 'enabled' | 'position' | 'conditions'> & {
  readonly standard: Channel;
};

/** One for each channel (S53). */
export const standardViews: readonly StandardView[] = channels.map((channel, index) => ({
  name: names[channel],
  enabled: true,
  position: index + 1,
  conditions: { all: [{ field: 'channel', operator: 'is', values: [channel] }], any: [] },
  standard: channel,
}));
