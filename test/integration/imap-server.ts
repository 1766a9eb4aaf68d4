import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { homeIn, startChild } from '../../src/servers/children.js';
import { debianProgram } from '../debian.js';
import { steadyPort } from '../ports.js';
import { scratchFolder } from '../scratch-folder.js';

export interface ImapServer {
  /** For IMAP_URL. */
  readonly url: string;
  /** Puts a mail into the mailbox, as the mail server of the company would. */
  deliver(mail: string): Promise<void>;
  close(): Promise<void>;
}

let delivered = 0;

/** A mailbox on a real IMAP server (dovecot) of our own: its own settings, folders and port, no system service. */
export async function startImapServer(): Promise<ImapServer> {
  const program = await debianProgram('dovecot-imapd', 'dovecot');
  const folder = await scratchFolder('perch-imap-');
  const port = await steadyPort();
  const maildir = join(folder, 'mail');
  for (const part of ['cur', 'new', 'tmp']) await mkdir(join(maildir, part), { recursive: true });
  // Started by root, it reads mail as another user; a mode that is given to mkdir is cut by the umask.
  for (const open of [maildir, ...['cur', 'new', 'tmp'].map((part) => join(maildir, part))])
    await chmod(open, 0o777);
  await chmod(folder, 0o755);
  const config = join(folder, 'dovecot.conf');
  await writeFile(config, configuration(folder, maildir, port));
  await writeFile(join(folder, 'users'), 'desk:{PLAIN}p@ss:::::::\n', { mode: 0o644 });
  const child = await startChild({
    name: 'dovecot',
    command: program,
    args: ['-F', '-c', config],
    home: homeIn(folder),
    ready: () => answers(port),
    readyWithinMs: 30_000,
    graceMs: 5_000,
    scratch: [folder],
  });
  return {
    url: `imap://desk:p%40ss@127.0.0.1:${port}/INBOX`,
    async deliver(mail) {
      const name = `${Date.now()}.${process.pid}_${(delivered += 1)}.perch`;
      await writeFile(join(maildir, 'tmp', name), mail.replace(/\r?\n/g, '\r\n'));
      await chmod(join(maildir, 'tmp', name), 0o666);
      await rename(join(maildir, 'tmp', name), join(maildir, 'new', name));
    },
    async close() {
      await child.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

const user = process.getuid?.() === 0 ? 'mail' : String(process.getuid?.());

const configuration = (folder: string, maildir: string, port: number): string => `
base_dir = ${folder}/run-dovecot
state_dir = ${folder}/state
log_path = ${folder}/dovecot.log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
auth_mechanisms = plain login
default_internal_user = ${process.getuid?.() === 0 ? 'dovecot' : user}
default_login_user = ${process.getuid?.() === 0 ? 'dovenull' : user}
first_valid_uid = 1
mail_location = maildir:${maildir}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
passdb {
  driver = passwd-file
  args = ${folder}/users
}
userdb {
  driver = static
  args = uid=${user} gid=${user} home=${folder}
}
namespace inbox {
  inbox = yes
}
`;
