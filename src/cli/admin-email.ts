import { InvalidArgumentError, Option } from 'commander';

/** Where mails about the accounts go, until there are other admins. */
export const adminEmail = () =>
  new Option('--email <address>', 'address of the first admin, whom mails about the accounts reach')
    .default('admin@localhost')
    .argParser((address: string) => {
      if (/^[^\s@]+@[^\s@]+$/.test(address)) return address;
      throw new InvalidArgumentError('It must be an e-mail address.');
    });
