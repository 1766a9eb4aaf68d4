import { Agent } from 'node:http';
import mongoose from 'mongoose';
import { TwitterApi } from 'twitter-api-v2';
import { z } from 'zod';

/**
 * What Perch is measured against: mentions to tickets as most people would write it. A timer, the
 * library's paginator, a lookup before each insert, one insert per post, the id to go on from saved.
 * Nothing is slowed down, and nothing is left out that such code usually has.
 */
const settings = z
  .object({
    PEER_MONGODB_URI: z.string(),
    PEER_X_URL: z.string(),
    PEER_INTERVAL_MS: z.coerce.number(),
    /** When the newest id is saved: as soon as it is known, or once everything up to it is stored. */
    PEER_CURSOR: z.enum(['first', 'last']),
    PEER_ACCOUNTS: z
      .string()
      .transform((text) => JSON.parse(text) as unknown)
      .pipe(z.array(z.object({ handle: z.string(), xUserId: z.string(), accessToken: z.string() }))),
  })
  .parse(process.env);

type Account = (typeof settings.PEER_ACCOUNTS)[number];

const ticketSchema = new mongoose.Schema(
  {
    tweetId: String,
    account: String,
    authorId: String,
    subject: String,
    text: String,
    status: String,
    tweetedAt: String,
  },
  { timestamps: true },
);
ticketSchema.index({ tweetId: 1 });
const Ticket = mongoose.model('Ticket', ticketSchema);
const Cursor = mongoose.model('Cursor', new mongoose.Schema({ account: String, sinceId: String }));

/** The library knows https://api.x.com only. */
const httpAgent = new Agent({ keepAlive: true });
const toSandbox = {
  onBeforeRequestConfig({ params }: { params: { url: string | URL } }) {
    const { pathname, search } = new URL(params.url);
    params.url = settings.PEER_X_URL + pathname + search;
  },
};

async function pollAccount({ handle, xUserId, accessToken }: Account): Promise<void> {
  const client = new TwitterApi(accessToken, { plugins: [toSandbox], httpAgent });
  const cursor = await Cursor.findOne({ account: handle });
  const timeline = await client.v2.userMentionTimeline(xUserId, {
    max_results: 100,
    'tweet.fields': ['author_id', 'created_at'],
    ...(cursor?.sinceId ? { since_id: cursor.sinceId } : {}),
  });
  const newestId = (timeline.meta as { newest_id?: string }).newest_id;
  const saveCursor = async () => {
    if (newestId) await Cursor.updateOne({ account: handle }, { sinceId: newestId }, { upsert: true });
  };
  if (settings.PEER_CURSOR === 'first') await saveCursor();
  for await (const tweet of timeline) {
    if (await Ticket.findOne({ tweetId: tweet.id })) continue;
    await Ticket.create({
      tweetId: tweet.id,
      account: handle,
      authorId: tweet.author_id ?? null,
      subject: tweet.text.slice(0, 100),
      text: tweet.text,
      status: 'new',
      tweetedAt: tweet.created_at ?? null,
    });
  }
  if (settings.PEER_CURSOR === 'last') await saveCursor();
}

async function poll(): Promise<void> {
  for (const account of settings.PEER_ACCOUNTS) {
    try {
      await pollAccount(account);
    } catch (error) {
      console.error(`Could not poll @${account.handle}`, error);
    }
  }
}

await mongoose.connect(settings.PEER_MONGODB_URI);
process.stdin.resume().once('end', () => process.exit(0));
setInterval(() => void poll(), settings.PEER_INTERVAL_MS);
console.log('The peer polls');
await poll();
