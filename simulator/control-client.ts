import type {
  AppChangeInput,
  AppInput,
  CapsInput,
  CreditsInput,
  LikeInput,
  LimitInput,
  MemberInput,
  NewDmInput,
  NewPostInput,
  NewUserInput,
  PagingInput,
  UserChangeInput,
} from './control/shapes.js';
import type { DmView, LikeView, PostView, UserView } from './control/views.js';
import type { TextView } from './twilio/control.js';
import type { TroubleInput } from './twilio/troubles.js';
import type { Charge } from './x/world/charges.js';
import type { Fault, StandingFault } from './x/http/faults.js';
import type { PushView } from './x/push/control.js';
import type { PushFaultInput } from './x/push/faults.js';
import type { RequestEntry } from './x/http/request-log.js';
import type { PagingQuirk } from './x/http/quirks.js';
import type { Billing } from './x/world/records/billing.js';
import type { Mail } from './x/world/records/mail.js';
import type { PhoneScript } from './x/world/records/texts.js';

export type { DmView, Fault, LikeView, PostView, RequestEntry, StandingFault, UserView };

export interface Ledger {
  posts: PostView[];
  dms: DmView[];
  likes: LikeView[];
}

export type MailView = Omit<Mail, 'receivedAtMs'> & { receivedAt: string };

export interface ClockView {
  now: string;
  offsetMs: number;
}

/** A control call the sandbox refused; the message says why. */
class ControlError extends Error {
  readonly status: number;
  constructor(status: number, message: string) {
    super(message);
    this.name = 'ControlError';
    this.status = status;
  }
}

async function call<T>(controlUrl: string, method: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(controlUrl + path, {
    method,
    ...(body === undefined
      ? {}
      : { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  const text = await response.text();
  if (!response.ok) throw new ControlError(response.status, `${method} ${path} ${response.status}: ${text}`);
  return JSON.parse(text) as T;
}

/** Submits X's authorize page as a person would; the address X sends the browser to. */
async function decideAt(
  authorizeUrl: string,
  username: string,
  decision: 'approve' | 'deny',
): Promise<string> {
  const response = await fetch(authorizeUrl, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ username, decision }),
  });
  const location = response.headers.get('location');
  if (location === null)
    throw new ControlError(response.status, `X refused to authorize: ${await response.text()}`);
  return location;
}

export type ControlClient = ReturnType<typeof controlClient>;

/** The control API as functions: one for each route, named for what it does. */
export function controlClient(controlUrl: string) {
  const get = <T>(path: string) => call<T>(controlUrl, 'GET', path);
  const post = <T>(path: string, body: unknown = {}) => call<T>(controlUrl, 'POST', path, body);
  const remove = <T>(path: string) => call<T>(controlUrl, 'DELETE', path);
  const named = (username: string) => `/control/users/${encodeURIComponent(username)}`;
  return {
    users: () => get<UserView[]>('/control/users'),
    createUser: (user: NewUserInput) => post<UserView>('/control/users', user),
    changeUser: (username: string, change: UserChangeInput) =>
      call<UserView>(controlUrl, 'PATCH', named(username), change),
    postsOf: (username: string) => get<PostView[]>(`${named(username)}/posts`),
    dmsOf: (username: string, peer?: string) =>
      get<DmView[]>(`${named(username)}/dms${peer === undefined ? '' : `?with=${encodeURIComponent(peer)}`}`),
    post: (input: NewPostInput) => post<PostView>('/control/posts', input),
    edit: (postId: string, text: string) => post<PostView>('/control/edits', { postId, text }),
    remove: (postId: string) => post<PostView>('/control/deletes', { postId }),
    dm: (input: NewDmInput) => post<DmView>('/control/dms', input),
    changeMembers: (change: MemberInput) => post<DmView>('/control/members', change),
    like: (input: LikeInput) => post<LikeView>('/control/likes', input),
    block: (user: string, blocks: string, lift = false) => post('/control/blocks', { user, blocks, lift }),
    revoke: (user: string) => post<{ revoked: number }>('/control/revocations', { user }),
    createApp: (app: AppInput) => post('/control/apps', app),
    changeApp: (clientId: string, change: AppChangeInput) =>
      call(controlUrl, 'PATCH', `/control/apps/${encodeURIComponent(clientId)}`, change),
    credits: (credits: CreditsInput) => post<Billing>('/control/credits', credits),
    caps: (caps: CapsInput) => post<Billing>('/control/caps', caps),
    /** `true`: X has ended the tweet-named vocabulary. */
    postOnly: (postOnly: boolean) => post('/control/vocabulary', { postOnly }),
    paging: (quirk: PagingInput) => post<PagingQuirk[]>('/control/paging', quirk),
    clearPaging: () => remove<PagingQuirk[]>('/control/paging'),
    clock: () => get<ClockView>('/control/clock'),
    advance: (advanceMs: number) => post<ClockView>('/control/clock', { advanceMs }),
    fault: (fault: Fault) => post<StandingFault>('/control/faults', fault),
    faults: () => get<StandingFault[]>('/control/faults'),
    clearFaults: (id?: number) =>
      remove<StandingFault[]>(`/control/faults${id === undefined ? '' : `?id=${id}`}`),
    limit: (limit: LimitInput) => post('/control/limits', limit),
    clearLimits: () => remove('/control/limits'),
    ledger: () => get<Ledger>('/control/ledger'),
    journal: (since = 0) => get<RequestEntry[]>(`/control/journal?since=${since}`),
    charges: () => get<Charge[]>('/control/charges'),
    mail: () => get<MailView[]>('/control/mail'),
    /** Every SMS, or those of a number, oldest first. */
    sms: (number?: string) =>
      get<TextView[]>(`/control/sms${number === undefined ? '' : `?number=${encodeURIComponent(number)}`}`),
    /** Somebody writes an SMS; what the webhook answered, and what came back to the phone. */
    replyBySms: (number: string, text: string) =>
      post<{ status: number | null; answers: string[] }>('/control/sms/replies', { number, text }),
    phone: (number: string, script: Partial<PhoneScript>) =>
      post('/control/sms/scripts', { number, ...script }),
    /** Where Twilio hands over what comes in. */
    smsWebhook: (url: string | null) => post('/control/sms/webhook', { url }),
    smsTrouble: (trouble: TroubleInput) => post('/control/sms/troubles', trouble),
    clearSmsTroubles: () => remove('/control/sms/troubles'),
    reset: () => post('/control/reset'),
    push: () => get<PushView>('/control/push'),
    pushFault: (fault: PushFaultInput) => post<PushView>('/control/push/faults', fault),
    clearPushFaults: () => remove<PushView>('/control/push/faults'),
    invalidateWebhooks: () => post<PushView>('/control/push/invalidations'),
    challengeWebhooks: () => post<PushView>('/control/push/challenges'),
    acceptOnlyHttps: (only = true) => post<PushView>('/control/push/rules', { onlyHttps: only }),
    approve: (authorizeUrl: string, username: string) => decideAt(authorizeUrl, username, 'approve'),
    deny: (authorizeUrl: string, username: string) => decideAt(authorizeUrl, username, 'deny'),
  };
}
