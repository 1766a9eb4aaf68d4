import { z } from 'zod';
import { appRecord } from './records/apps.js';
import { billingRecord, chargeRecord } from './records/billing.js';
import { conversationRecord, dmRecord } from './records/dms.js';
import { ms } from './records/fields.js';
import { codeRecord, grantRecord } from './records/grants.js';
import { mailRecord } from './records/mail.js';
import { likeRecord, postRecord } from './records/posts.js';
import { subscriptionRecord, webhookRecord } from './records/push.js';
import { phoneRecord, textRecord } from './records/texts.js';
import { segmentRecord, uploadRecord } from './records/uploads.js';
import { blockRecord, userRecord } from './records/users.js';

/** Everything that ever changes the sandbox's world: the whole record as it stands afterwards. */
export const fact = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('user'), record: userRecord }),
  z.object({ kind: z.literal('post'), record: postRecord }),
  z.object({ kind: z.literal('dm'), record: dmRecord }),
  z.object({ kind: z.literal('conversation'), record: conversationRecord }),
  z.object({ kind: z.literal('upload'), record: uploadRecord }),
  z.object({ kind: z.literal('segment'), record: segmentRecord }),
  z.object({ kind: z.literal('like'), record: likeRecord }),
  z.object({ kind: z.literal('block'), record: blockRecord }),
  z.object({ kind: z.literal('app'), record: appRecord }),
  z.object({ kind: z.literal('billing'), record: billingRecord }),
  z.object({ kind: z.literal('charge'), record: chargeRecord }),
  z.object({ kind: z.literal('vocabulary'), postOnly: z.boolean() }),
  z.object({ kind: z.literal('code'), record: codeRecord }),
  z.object({ kind: z.literal('grant'), record: grantRecord }),
  z.object({ kind: z.literal('mail'), record: mailRecord }),
  z.object({ kind: z.literal('text'), record: textRecord }),
  z.object({ kind: z.literal('phone'), record: phoneRecord }),
  z.object({ kind: z.literal('webhook'), record: webhookRecord }),
  z.object({ kind: z.literal('subscription'), record: subscriptionRecord }),
  z.object({ kind: z.literal('clock'), offsetMs: ms }),
  z.object({ kind: z.literal('reset') }),
]);

export type Fact = z.infer<typeof fact>;
