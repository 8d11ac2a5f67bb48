/**
 * The card room: a private namespace of this machine with its own pcscd and readers, in which cards are emulated and nothing outside is seen
 * or disturbed. A command runs in it and everything in it ends with that command, or with whoever entered, however that ends.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

export interface Reader {
  /** yubikey: its name begins with Yubico, as ykcs11 wants it. */
  readonly kind: 'card' | 'yubikey';
  /** As pcscd shows it. */
  readonly name: string;
  /** Where its vpcd waits for a card. */
  readonly port: number;
}

export interface CardRoom {
  readonly readers: readonly Reader[];
}

const VARIABLE = 'KEYRITE_CARD_ROOM';
const PCSCD = '/run/pcscd';
const DRIVER = '/usr/lib/pcsc/drivers/serial/libifdvpcd.so';
const FIRST_PORT = 0x8c7b;
/** Of each driver: vpcd is built for two. pcscd takes 16 readers in all. */
const SLOTS = 2;
const DRIVERS = ['A', 'B', 'C', 'D'];
/** OpenSC shows 16 slots and gives four to each reader: of more than four readers it would show none. */
const OPENSC_CONF = `app default { }
app opensc-pkcs11 { pkcs11 { max_virtual_slots = 32; slots_per_card = 1; } }
`;
/** Bound over OpenSC's configuration in the room. */
export const openscConf = { from: join(PCSCD, 'opensc.conf'), over: '/etc/opensc/opensc.conf' } as const;
const START_MS = 10_000;

export const inCardRoom = (): boolean => process.env[VARIABLE] !== undefined;

/** Throws outside of a card room, and says how to enter one. */
export function cardRoom(): CardRoom {
  const text = process.env[VARIABLE];
  if (text === undefined) throw new Error('not in a card room; enter one: node test/support/piv/enter-room.ts COMMAND');
  return JSON.parse(text) as CardRoom;
}

/**
 * Runs a command in a new card room, and gives its exit code. SIGTERM is passed on. Works for root, and for others where the kernel lets them
 * have namespaces; the command runs as who called.
 */
export async function enterCardRoom(command: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  const [uid, gid] = [process.getuid?.() ?? 0, process.getgid?.() ?? 0];
  const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child', '--mount-proc', '--propagation', 'private'];
  const own = uid === 0 ? [] : ['--user', '--map-root-user'];
  // the command is its caller again, and not the root that a user namespace makes of them
  const again = uid === 0 ? [] : ['unshare', '--user', `--map-user=${uid}`, `--map-group=${gid}`];
  const inside = [process.execPath, join(import.meta.dirname, 'inside-room.ts'), ...again, ...command];
  // pdeathsig and kill-child: the kernel ends the whole room with this process. sh is its first process, and takes in orphans
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', 'unshare', ...own, ...namespaces, 'sh', '-c', '"$@"; exit $?', 'sh', ...inside], {
    stdio: ['inherit', 'inherit', 'inherit', 'pipe'],
    env,
  });
  const end = (): void => {
    // inside-room.ts sees its end, asks the command to go, and follows
    child.stdio[3]?.destroy();
  };
  process.on('SIGTERM', end);
  try {
    return await new Promise<number>((done, failed) => {
      child.once('error', failed);
      child.once('exit', (code) => {
        done(code ?? 1);
      });
    });
  } finally {
    process.off('SIGTERM', end);
  }
}

/** In the namespace: makes the readers and starts pcscd. @returns what `cardRoom` gives to the command */
export async function furnish(): Promise<Record<string, string>> {
  const readers: Reader[] = [];
  const entries: string[] = [];
  mkdirSync(join(PCSCD, 'readers'));
  let port = FIRST_PORT;
  for (const kind of ['card', 'yubikey'] as const) {
    for (const letter of DRIVERS) {
      const name = `${kind === 'card' ? 'Card Reader' : 'Yubico YubiKey'} ${letter}`;
      // a copy each: vpcd keeps its slots in the library, and another entry over the same file would take them
      const library = join(PCSCD, `${kind}-${letter}.so`);
      copyFileSync(DRIVER, library);
      const channel = `0x${port.toString(16).toUpperCase()}`;
      entries.push(`FRIENDLYNAME "${name}"\nDEVICENAME /dev/null:${channel}\nLIBPATH ${library}\nCHANNELID ${channel}\n`);
      for (let slot = 0; slot < SLOTS; slot++) readers.push({ kind, name: `${name} 00 0${slot}`, port: port + slot });
      port += SLOTS;
    }
  }
  writeFileSync(join(PCSCD, 'readers', 'readers'), entries.join('\n'));
  writeFileSync(openscConf.from, OPENSC_CONF);
  await startPcscd();
  return { [VARIABLE]: JSON.stringify({ readers } satisfies CardRoom) };
}

/** Its messages go where the room's go; resolves when it answers. */
export async function startPcscd(): Promise<ChildProcess> {
  const child = spawn('pcscd', ['--foreground', '--critical', '--config', join(PCSCD, 'readers')], {
    stdio: ['ignore', 'ignore', 'ignore'],
  });
  child.unref();
  const until = Date.now() + START_MS;
  while (!(await answers())) {
    if (Date.now() > until || child.exitCode !== null) throw new Error('pcscd does not start: is the Debian package pcscd installed?');
    await pause(20);
  }
  return child;
}

/** SIGKILL to the room's pcscd; every card is without power then. */
export async function killPcscd(): Promise<void> {
  // the file ends with a NUL
  process.kill(Number.parseInt(readFileSync(join(PCSCD, 'pcscd.pid'), 'utf8'), 10), 'SIGKILL');
  while (await answers()) await pause(20);
}

function answers(): Promise<boolean> {
  return new Promise((tell) => {
    const socket = connect(join(PCSCD, 'pcscd.comm'));
    socket.once('connect', () => {
      socket.destroy();
      tell(true);
    });
    socket.once('error', () => {
      tell(false);
    });
  });
}
