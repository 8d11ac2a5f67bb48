/**
 * pcscd, the daemon through which OpenSC and ykcs11 reach readers: whether it is there, answers, and which readers it knows. Asked as its own
 * library asks, over its socket of this machine (pcsc-lite, src/winscard_msg.h); nothing is asked of a card.
 */
import { execFile } from 'node:child_process';
import { createConnection, type Socket } from 'node:net';
import type { PcscdFacts } from '../../shared/station-check/facts.ts';
import type { MachineFiles } from './machine-files.ts';
import { oneLine } from './seen.ts';

/** Debian's; by its path, so that nothing else of that name is run. */
const PROGRAM = '/usr/sbin/pcscd';
const SOCKET = '/run/pcscd/pcscd.comm';
const DEADLINE = 3_000; // milliseconds

// winscard_msg.h: enum pcsc_msg_commands, PROTOCOL_VERSION_MAJOR and _MINOR; numbers in the machine's order
const CMD_VERSION = 0x11;
const CMD_GET_READERS_STATE = 0x12;
const PROTOCOL = { major: 4, minor: 4 };
/** struct version_struct: major, minor, rv. */
const VERSION_LENGTH = 12;
/** struct pubReaderStatesList: name[128], eventCounter, readerState, readerSharing, cardAtr[33] and 3 of padding, cardAtrLength. */
const READER = { length: 180, name: 128, state: 132 };
/** PCSCLITE_MAX_READERS_CONTEXTS. */
const READERS = 16;
/** SCARD_PRESENT (pcsclite.h). */
const PRESENT = 0x0004;

type Answer = Pick<PcscdFacts, 'socket' | 'readers'>;

/** `pcscd --version` begins: pcsc-lite version 1.9.9. */
export const parseVersion = (text: string): string | null => /^pcsc-lite version (\d[\w.]*?)\.?\s/.exec(`${text}\n`)?.[1] ?? null;

export function parseReaders(bytes: Buffer): NonNullable<PcscdFacts['readers']> {
  const readers = [];
  for (let at = 0; at + READER.length <= bytes.length; at += READER.length) {
    const name = bytes.subarray(at, at + READER.name);
    const end = name.indexOf(0);
    if (end !== 0) {
      const text = oneLine(name.subarray(0, end < 0 ? undefined : end).toString('utf8'), 100);
      readers.push({ name: text, card: (bytes.readUInt32LE(at + READER.state) & PRESENT) !== 0 });
    }
  }
  return readers;
}

/** rxHeader (size of what follows, command), then that. */
function message(command: number, ...body: readonly number[]): Buffer {
  const bytes = Buffer.alloc(8 + 4 * body.length);
  bytes.writeUInt32LE(4 * body.length, 0);
  bytes.writeUInt32LE(command, 4);
  for (const [at, word] of body.entries()) bytes.writeUInt32LE(word, 8 + 4 * at);
  return bytes;
}

const socketOf = (code: string | undefined): Answer['socket'] =>
  code === 'ENOENT' ? 'no-socket' : code === 'EACCES' || code === 'EPERM' ? 'denied' : 'refused';

function conversation(socket: Socket): Promise<Answer> {
  let heard = Buffer.alloc(0);
  const answered = (): boolean => heard.length >= VERSION_LENGTH;
  return new Promise((tell) => {
    const timer = setTimeout(() => {
      tell({ socket: answered() ? 'answers' : 'silent', readers: null });
    }, DEADLINE);
    const over = (answer: Answer): void => {
      clearTimeout(timer);
      tell(answer);
    };
    socket.once('connect', () => {
      socket.write(message(CMD_VERSION, PROTOCOL.major, PROTOCOL.minor, 0));
    });
    socket.on('data', (bytes) => {
      const before = answered();
      heard = Buffer.concat([heard, bytes]);
      if (!before && answered()) socket.write(message(CMD_GET_READERS_STATE));
      if (heard.length >= VERSION_LENGTH + READERS * READER.length)
        over({ socket: 'answers', readers: parseReaders(heard.subarray(VERSION_LENGTH)) });
    });
    socket.once('error', (error: NodeJS.ErrnoException) => {
      over({ socket: answered() ? 'answers' : socketOf(error.code), readers: null });
    });
    // polkit refuses by closing
    socket.once('close', () => {
      over({ socket: answered() ? 'answers' : 'denied', readers: null });
    });
  });
}

async function ask(path: string): Promise<Answer> {
  const socket = createConnection({ path });
  try {
    return await conversation(socket);
  } finally {
    socket.destroy();
  }
}

/** Ended with the rest if it does not answer. */
function versionOf(program: string): Promise<string | null> {
  return new Promise((tell) => {
    execFile(program, ['--version'], { env: { LC_ALL: 'C' }, timeout: DEADLINE, killSignal: 'SIGKILL' }, (error, stdout) => {
      tell(error === null ? parseVersion(stdout) : null);
    });
  });
}

export async function lookAtPcscd(machine: MachineFiles): Promise<PcscdFacts> {
  const installed = (await machine.names('/usr/sbin')).includes('pcscd');
  const [version, answer] = await Promise.all([installed ? versionOf(machine.at(PROGRAM)) : null, ask(machine.at(SOCKET))]);
  return { version, installed, ...answer };
}
