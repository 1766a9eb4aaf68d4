import type { Route } from '../http/route.js';
import { dmMediaRoutes } from './dm-media.js';
import { dmReadRoutes } from './dm-reads.js';
import { dmWriteRoutes } from './dm-writes.js';
import { engagementRoutes } from './engagements.js';
import { likeRoutes } from './likes.js';
import { mediaRoutes } from './media.js';
import { postWriteRoutes } from './post-writes.js';
import { postRoutes } from './posts.js';
import { searchRoutes } from './search.js';
import { timelineRoutes } from './timelines.js';
import { userRoutes } from './users.js';

/** Every endpoint under /2 that the sandbox serves. */
export const routes: readonly Route[] = [
  ...userRoutes,
  ...timelineRoutes,
  ...searchRoutes,
  ...likeRoutes,
  ...postRoutes,
  ...postWriteRoutes,
  ...dmReadRoutes,
  ...dmWriteRoutes,
  ...dmMediaRoutes,
  ...mediaRoutes,
  ...engagementRoutes,
];
