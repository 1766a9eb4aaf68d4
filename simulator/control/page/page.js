const byId = (id) => document.getElementById(id);
const SHOWN = 60;

async function call(method, path, body) {
  const response = await fetch(path, {
    method,
    ...(body === undefined
      ? {}
      : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
  });
  const answer = await response.json();
  if (!response.ok) throw new Error(answer.error ?? response.statusText);
  return answer;
}

let noticeTimer;
function tell(error) {
  byId('notice').textContent = error.message;
  byId('notice').hidden = false;
  clearTimeout(noticeTimer);
  noticeTimer = setTimeout(() => (byId('notice').hidden = true), 6000);
}

/** Everything shown is set as text, never as markup: customers may write what they like. */
function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

const time = (iso) => element('time', { textContent: new Date(iso).toLocaleString(), dateTime: iso });
const head = (who, iso) => element('header', {}, element('strong', { textContent: who }), time(iso));
const text = (content) => element('p', { textContent: content });
const act = (label, run) =>
  element('button', { type: 'button', textContent: label, onclick: () => run().then(refresh, tell) });

function list(id, items, nothing) {
  const shown = items.length > 0 ? items : [element('li', { className: 'empty', textContent: nothing })];
  byId(id).replaceChildren(...shown);
}

let replyTo;
function setReply(post) {
  replyTo = post;
  byId('replying').hidden = post === undefined;
  byId('replying').firstElementChild.textContent = post
    ? `Answering @${post.from}: ${post.text.slice(0, 60)}`
    : '';
}

function showPost(post, likes) {
  const liked = likes.filter((like) => like.postId === post.id).map((like) => `@${like.user}`);
  const notes = [
    post.inReplyTo ? 'reply' : '',
    post.quotes ? 'quote' : '',
    post.editHistory.length > 1 ? 'edited' : '',
    liked.length > 0 ? `♥ ${liked.join(', ')}` : '',
  ].filter(Boolean);
  const item = element(
    'li',
    { className: post.deleted ? 'gone' : '' },
    head(`@${post.from}`, post.createdAt),
  );
  item.append(text(post.text), element('span', { className: 'meta', textContent: notes.join(' · ') }));
  if (!post.deleted)
    item.append(
      act('Reply', async () => setReply(post)),
      act('Like', () => call('POST', '/control/likes', { user: byId('liker').value, postId: post.id })),
      act('Delete', () => call('POST', '/control/deletes', { postId: post.id })),
    );
  return item;
}

const showDm = (dm) =>
  element(
    'li',
    {},
    head(`@${dm.from} → ${dm.to.map((name) => `@${name}`).join(', ')}`, dm.createdAt),
    text(dm.text || dm.eventType),
    element('span', {
      className: 'meta',
      textContent: dm.encrypted ? 'encrypted: X shows nothing of it' : '',
    }),
  );

const showMail = (mail) =>
  element(
    'li',
    {},
    head(`${mail.from} → ${mail.to.join(', ')}`, mail.receivedAt),
    element('strong', { textContent: mail.subject }),
    text(mail.text),
  );

function showText(text) {
  const failed = text.errorCode === null ? '' : ` (error ${text.errorCode})`;
  const notes = `${text.segments} segment(s) · ${text.status}${failed}`;
  const item = element('li', {}, head(`${text.from} → ${text.to}`, text.at));
  item.append(
    element('p', { textContent: text.body }),
    element('span', { className: 'meta', textContent: notes }),
  );
  if (text.direction !== 'inbound')
    for (const word of ['ack', 'STOP'])
      item.append(act(word, () => call('POST', '/control/sms/replies', { number: text.to, text: word })));
  return item;
}

function showRequest(entry) {
  const status = entry.status ?? entry.outcome;
  const fault = entry.fault ? ` [${entry.fault}]` : '';
  const words = `${entry.at.slice(11, 19)} ${status} ${entry.method} ${entry.path} ${entry.account ? `@${entry.account}` : ''}${fault}`;
  return element('li', {
    textContent: words,
    className: status < 400 ? '' : 'bad',
    title: JSON.stringify(entry.query),
  });
}

let known = '';
function showUsers(users) {
  const names = users.map((user) => user.username);
  if (names.join() === known) return;
  known = names.join();
  for (const select of document.querySelectorAll('[data-users]')) {
    const before = select.value;
    select.replaceChildren(...names.map((name) => new Option(`@${name}`, name)));
    select.value = names.includes(before)
      ? before
      : ((select.dataset.users === 'last' ? names[0] : names.at(-1)) ?? '');
  }
  if (byId('liker').value === names.at(-1)) byId('liker').value = names[0] ?? '';
}

const newest = (items, when) => items.toSorted((a, b) => when(b).localeCompare(when(a))).slice(0, SHOWN);

let lastSeen = '';
let journal = [];
async function refresh() {
  const [users, ledger, mail, sms, clock, requests] = await Promise.all(
    ['users', 'ledger', 'mail', 'sms', 'clock', `journal?since=${journal.at(-1)?.seq ?? 0}`].map((what) =>
      call('GET', `/control/${what}`),
    ),
  );
  const last = journal.at(-1)?.seq ?? 0;
  journal = [...journal, ...requests.filter((entry) => entry.seq > last)].slice(-SHOWN);
  byId('clock').textContent = new Date(clock.now).toLocaleString();
  const seen = JSON.stringify([users, ledger, mail.length, sms, journal.at(-1)?.seq]);
  if (seen === lastSeen) return;
  lastSeen = seen;
  showUsers(users);
  const posts = newest(
    ledger.posts.filter((post) => !post.replacedBy),
    (post) => post.createdAt,
  );
  list(
    'posts',
    posts.map((post) => showPost(post, ledger.likes)),
    'Nobody has posted yet.',
  );
  list('dms', newest(ledger.dms, (dm) => dm.createdAt).map(showDm), 'No messages yet.');
  list('mail', newest(mail, (one) => one.receivedAt).map(showMail), 'No mail was sent.');
  list('texts', newest(sms, (one) => one.at).map(showText), 'No SMS was sent.');
  list('requests', journal.toReversed().map(showRequest), 'X received no request yet.');
}

/** A form's filled-in fields; the submit handler sends them and empties the texts. */
function onSubmit(id, send) {
  byId(id).addEventListener('submit', (event) => {
    event.preventDefault();
    const form = event.target;
    const fields = Object.fromEntries([...new FormData(form)].filter(([, value]) => value !== ''));
    send(fields)
      .then(() =>
        form.querySelectorAll('textarea, input:not([type=number])').forEach((one) => (one.value = '')),
      )
      .then(refresh)
      .catch(tell);
  });
}

onSubmit('post', async (fields) => {
  await call('POST', '/control/posts', { ...fields, ...(replyTo ? { inReplyTo: replyTo.id } : {}) });
  setReply(undefined);
});
onSubmit('dm', (fields) => call('POST', '/control/dms', fields));
onSubmit('user', (fields) =>
  call('POST', '/control/users', { ...fields, followers: Number(fields.followers ?? 0) }),
);

onSubmit('sms', async (fields) => {
  await call('POST', '/control/sms/replies', fields);
  byId('sms').elements.number.value = fields.number;
});

byId('replying').querySelector('button').onclick = () => setReply(undefined);
for (const button of document.querySelectorAll('[data-advance]'))
  button.onclick = () =>
    call('POST', '/control/clock', { advanceMs: Number(button.dataset.advance) }).then(refresh, tell);
for (const tab of document.querySelectorAll('[data-tab]'))
  tab.onclick = () => {
    for (const other of document.querySelectorAll('[data-tab]')) {
      other.setAttribute('aria-pressed', String(other === tab));
      byId(other.dataset.tab).hidden = other !== tab;
    }
  };

refresh().catch(tell);
setInterval(() => {
  if (!document.hidden) refresh().catch(() => undefined);
}, 2000);
