/** The cards in the readers, for enrolment: through the workspace's modules, without its log. */
import { CARD_DEADLINE_MS, holderIn, keysIn, Readers, type TokenFound } from '../../electron/station/readers.ts';
import { readStation } from '../../electron/station/workspace.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Person } from '../../shared/format/roster.ts';
import type { TokenSeen } from '../../shared/ipc/token-protocol.ts';
import { PROGRAMS } from './open-workspace.ts';
import { cardParts } from './token-program.ts';

type Parts = ReturnType<typeof cardParts>;

async function withReaders<T>(
  workspace: string,
  use: (readers: Readers, tokens: readonly TokenFound[], parts: Parts) => Promise<T> | T,
): Promise<T | Refusal> {
  const station = await readStation(workspace);
  if ('control' in station) return station;
  const parts = cardParts(PROGRAMS, station.modules);
  const readers = new Readers(parts.modules);
  try {
    const { modules, tokens } = await readers.look();
    const silent = modules.flatMap(({ refusal }) => refusal ?? []);
    const [first] = silent;
    return first !== undefined && silent.length === modules.length ? first : await use(readers, tokens, parts);
  } finally {
    readers.end();
  }
}

export interface CardKey {
  /** With everything that any module shows of the token. */
  readonly seen: TokenSeen;
  readonly certificate: TokenSeen['certificates'][number];
}

/** Each key with a certificate of a person's; a token's own word about its keys is none. */
export const keysInReaders = (workspace: string): Promise<readonly CardKey[] | Refusal> =>
  withReaders(workspace, (_, tokens) =>
    tokens.flatMap(([{ seen }]) =>
      keysIn(seen).map((certificate) => ({ seen: holderIn(tokens, certificate.fingerprint)?.seen ?? seen, certificate })),
    ),
  );

/** One PIN, one signature, as the station asks for it; the PIN goes from the entry program to the token program. */
export const signWithCard = (workspace: string, person: Person, practice: boolean, message: Uint8Array): Promise<Uint8Array | Refusal> =>
  withReaders(workspace, async (readers, tokens, parts): Promise<Uint8Array | Refusal> => {
    const found = holderIn(tokens, person.key.fingerprint);
    if (found === undefined) return refuse('TOK-ABSENT-1', { person: person.name });
    readers.keepOnly(found.module);
    const first = person.name.split(' ')[0] ?? person.name;
    const entry = parts.openEntry({ kind: 'pin', name: person.name, first, purpose: 'document', practice, token: null });
    try {
      const answer = await readers.ask(
        found.module,
        { do: 'sign', fingerprint: person.key.fingerprint, message },
        { ports: { entry: entry.port }, deadline: { ms: CARD_DEADLINE_MS, begins: entry.sent } },
      );
      if (!answer.ok) return { control: answer.refusal.control, operands: { ...answer.refusal.operands, person: person.name } };
      return answer.token.serial === found.seen.serial ? answer.signature : refuse('TOK-SWAPPED-1', { person: person.name });
    } finally {
      entry.close();
    }
  });
