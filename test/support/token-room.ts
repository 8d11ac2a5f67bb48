/** A room for token tests: practice tokens in a temporary folder, and the token program started on them. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import { ChildProgram } from './child-program.ts';
import { makePracticeTokens, type PracticePerson, type PracticeTokenOptions, type PracticeTokens } from './practice-tokens.ts';
import { programs } from './programs.ts';

const project = join(import.meta.dirname, '../..');

/** Names that a careless path would spoil: Latin-extended, Greek, Cyrillic, and DN syntax inside a name. */
export const people: readonly PracticePerson[] = [
  { id: 'zofia', name: 'Žofia Przykładowa', organisation: 'Example Trust, s.r.o.', roles: ['master'] },
  { id: 'eleni', name: 'Ελένη Παραδείγματος', organisation: 'Example Trust, s.r.o.', roles: ['custodian'], algorithm: 'rsa-3072' },
  { id: 'oleh', name: 'Олег Приклад', organisation: 'Example Trust, s.r.o.', roles: ['custodian'], algorithm: 'ed25519' },
  { id: 'ana', name: 'Ana "CN=Root" Primjer+Example, #1', organisation: 'Example Audit', roles: ['witness'], algorithm: 'ecdsa-p384' },
];

/** Eight digits, so that one is not met by chance in a search; another for each id. */
const pinOf = (id: string): string => String(asciiBytes(id).reduce((sum, byte) => (sum * 31 + byte) % 90_000_000, 7) + 10_000_000);

export interface TokenRoom extends PracticeTokens {
  readonly folder: string;
  /** The PIN's ASCII bytes, as the entry view sends them. Throws for an unknown id. */
  pinBytes(id: string): Uint8Array;
  fingerprint(id: string): string;
  start(options?: {
    readonly modulePath?: string;
    readonly env?: Readonly<Record<string, string>>;
    readonly deadline?: number;
  }): ChildProgram;
  close(): Promise<void>;
}

export async function tokenRoom(options: Omit<PracticeTokenOptions, 'folder' | 'people' | 'pin'> = {}): Promise<TokenRoom> {
  const folder = mkdtempSync(join(tmpdir(), 'keyrite-tokens-'));
  const tokens = await makePracticeTokens({ ...options, folder: join(folder, 'practice'), people, pin: pinOf });
  const started: ChildProgram[] = [];
  return {
    ...tokens,
    folder,
    pinBytes: (id) => asciiBytes(tokens.pins.get(id) ?? unknownPerson(id)),
    fingerprint: (id) =>
      tokens.roster.people.find((person) => person.id === id)?.key.fingerprint ?? tokens.others.get(id)?.fingerprint ?? unknownPerson(id),
    start: ({ modulePath = tokens.modulePath, env = {}, ...rest } = {}) => {
      const child = new ChildProgram(programs.token, {
        args: [modulePath],
        env: { SOFTHSM2_CONF: tokens.softhsmConf, ...env },
        ...rest,
      });
      started.push(child);
      return child;
    },
    close: async () => {
      await Promise.all(started.map((child) => child.kill()));
      rmSync(folder, { recursive: true });
    },
  };
}

export const asciiBytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));

function unknownPerson(id: string): never {
  throw new Error(`no practice token for ${id}`);
}

const isTokenAnswer = (answer: unknown): answer is TokenAnswer =>
  typeof answer === 'object' && answer !== null && 'ok' in answer && (answer.ok === true ? 'did' in answer : 'refusal' in answer);

/** Sends one request; where a PIN is asked for, the entry view's message goes with it. */
export async function ask(child: ChildProgram, request: object, entry?: object): Promise<TokenAnswer> {
  const what = 'do' in request ? request.do : undefined;
  const ports =
    what === 'list' || what === 'pins' ? [] : what === 'derive' ? ['entry', 'custody'] : [what === 'random' ? 'custody' : 'entry'];
  const answering = child.request(request, ports);
  if (entry !== undefined) child.post('entry', entry);
  const answer = await answering;
  if (!isTokenAnswer(answer)) throw new Error('not a token answer');
  return answer;
}

/** Narrows to the answer asked for; shows the refusal when there is one. */
export function done<Did extends Extract<TokenAnswer, { ok: true }>['did']>(
  answer: TokenAnswer,
  did: Did,
): Extract<TokenAnswer, { ok: true; did: Did }> {
  const is = (one: TokenAnswer): one is Extract<TokenAnswer, { ok: true; did: Did }> => one.ok && one.did === did;
  if (!is(answer)) throw new Error(`expected ${did}: ${JSON.stringify(answer)}`);
  return answer;
}

/** With the headers and the compiler that pkcs11js itself was built with. */
function compiled(folder: string, source: string, name: string, defines: readonly string[] = []): string {
  const library = join(folder, `${name}.so`);
  const headers = join(project, 'node_modules/pkcs11js/includes');
  const options = defines.map((define) => `-D${define}`);
  execFileSync('cc', ['-shared', '-fPIC', '-I', headers, ...options, '-o', library, join(import.meta.dirname, source)]);
  return library;
}

export const cardLikeModule = (folder: string): string => compiled(folder, 'card-like-module.c', 'card-like-module');

/** @param call at which it breaks (broken-module.c) */
export const brokenModule = (folder: string, does: 'hang' | 'crash', call: 0 | 1 | 2): string =>
  compiled(folder, 'broken-module.c', `module-${does}-${call}`, [`DOES_${does.toUpperCase()}`, `WHERE=${call}`]);
