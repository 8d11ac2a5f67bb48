/**
 * Chromium's sandbox does not work for root, and Keyrite never turns it off: started by root, the station runs under an
 * account of its own. Not started by root, it runs as whoever started it.
 */
import { chmodSync, chownSync, existsSync, lstatSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { filesAndFolders } from './digest.ts';
import { ask, SetupError } from './steps.mjs';

/** The account's folder; its parents are open to everyone, as a checkout's may not be. */
export const accountFolder = '/var/lib/keyrite';

export interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
  readonly home: string;
}

const NAME = 'keyrite';

function lookUp(): Account | undefined {
  const line = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((entry) => entry.startsWith(`${NAME}:`));
  const [, , uid, gid] = line?.split(':') ?? [];
  return uid === undefined || gid === undefined
    ? undefined
    : { name: NAME, uid: Number(uid), gid: Number(gid), home: join(accountFolder, 'home') };
}

/** The account the station runs under; undefined when this process is not root's. Makes the account when it is missing. */
export function stationAccount(): Account | undefined {
  if (process.getuid?.() !== 0) return undefined;
  if (lookUp() === undefined) {
    const made = ask('useradd', [
      '--system',
      '--user-group',
      '--no-create-home',
      '--home-dir',
      join(accountFolder, 'home'),
      '--shell',
      '/usr/sbin/nologin',
      NAME,
    ]);
    if (!made.ok) throw new SetupError(`the account '${NAME}' under which the station runs could not be made (useradd)`);
  }
  const account = lookUp();
  if (account === undefined) throw new SetupError(`the account '${NAME}' is not in /etc/passwd`);
  mkdirSync(accountFolder, { recursive: true });
  chmodSync(accountFolder, 0o755); // whatever the umask
  mkdirSync(account.home, { recursive: true, mode: 0o700 });
  chownSync(account.home, account.uid, account.gid);
  return account;
}

/** setpriv's arguments up to the command: every id and group, no ambient privilege. */
export const asAccount = (account: Account): string[] => [
  '--reuid',
  account.name,
  '--regid',
  account.name,
  '--init-groups',
  '--inh-caps=-all',
];

/** The first folder on the way to `path` that the account may not enter; undefined when it reaches it. */
function closedFolder(account: Account, path: string): string | undefined {
  const parent = dirname(path);
  if (parent === path) return undefined;
  const open = !existsSync(parent) || ask('setpriv', [...asAccount(account), 'test', '-x', parent], { cwd: '/' }).ok;
  return closedFolder(account, parent) ?? (open ? undefined : parent);
}

/** Refuses a place that the account the station runs under cannot come to. */
export function requireReachable(path: string): void {
  const account = stationAccount();
  const closed = account === undefined ? undefined : closedFolder(account, resolve(path));
  if (account === undefined || closed === undefined) return;
  throw new SetupError(
    `the station runs as '${account.name}', which may not enter ${closed}: choose a place outside it, such as ${accountFolder}/NAME`,
  );
}

/** Hands a file or a folder with everything in it over to the account the station runs under; nothing to do when that is us. */
export function giveToStation(path: string): void {
  const account = stationAccount();
  if (account === undefined) return;
  const full = resolve(path);
  requireReachable(full);
  if (lstatSync(full).isSymbolicLink()) throw new SetupError(`${full} is a symbolic link; name the place itself`);
  for (const below of filesAndFolders(full)) {
    if (!lstatSync(below).isSymbolicLink()) chownSync(below, account.uid, account.gid);
  }
}

/** Whether the station may write into a folder, as the account it runs under. */
export function stationMayWrite(folder: string): boolean {
  const account = stationAccount();
  const test = ['test', '-w', folder, '-a', '-x', folder];
  return (
    existsSync(folder) && (account === undefined ? ask('env', test) : ask('setpriv', [...asAccount(account), ...test], { cwd: '/' })).ok
  );
}
