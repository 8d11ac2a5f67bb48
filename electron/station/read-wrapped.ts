/**
 * A shard out of its wrapper: its token derives one secret after its PIN and sends it to the custody process, over a channel of the two. What
 * passes is seen by nobody else; main hears whether it did. A token process that refuses tells the custody process so, and one that ends
 * closes its end of the channel.
 */
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Person } from '../../shared/format/roster.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import type { TokenWrapped } from '../../shared/format/wrapped-shard.ts';
import type { CustodyAnswer } from '../../shared/ipc/custody-protocol.ts';
import { pinUnasked, triesTold } from '../../shared/ipc/pins.ts';
import { askCustody, type CustodyProgram } from './custody-program.ts';
import type { Desk } from './desk.ts';
import { CARD_DEADLINE_MS, holderIn, Readers, type TokenView } from './readers.ts';

interface Asked {
  readonly manifest: ShardManifest;
  readonly wrapped: TokenWrapped;
  readonly holder: Person;
}

const refused = ({ control, operands }: Refusal, person?: Person): CustodyAnswer => ({
  ok: false,
  refusal: { control, operands: person === undefined ? operands : { ...operands, person: person.name } },
  passed: [],
});

/** Nothing is recorded here. The custody process is asked only when the token is there and its PIN can be asked for. */
export async function readFromToken(desk: Desk, program: CustodyProgram, asked: Asked): Promise<CustodyAnswer> {
  const readers = new Readers(desk.parts.modules);
  try {
    desk.show({ activity: { kind: 'working', what: 'cards', done: 0, of: 1 } });
    const looked = await desk.look(readers);
    if (!looked.ok) return refused(looked.refusal);
    const { wrapped, holder } = asked;
    const found = holderIn(looked.value, wrapped.keyFingerprint);
    if (found === undefined) return refused(absent(desk, asked));
    const unasked = pinUnasked(found.seen);
    if (unasked !== undefined) return refused(unasked, holder);
    readers.keepOnly(found.module);
    return await derived(desk, readers, found, program, asked);
  } finally {
    readers.end();
    desk.show({ activity: { kind: 'idle' } });
  }
}

/** A module that gave no answer may hold it. */
function absent(desk: Desk, { wrapped, holder }: Asked): Refusal {
  const silent = desk.status.home.modules.some(({ refusal }) => refusal !== null);
  return silent ? desk.absent(holder) : refuse('TOK-SHARD-1', { person: holder.name, fingerprint: wrapped.keyFingerprint });
}

async function derived(
  desk: Desk,
  readers: Readers,
  { module, seen }: TokenView,
  program: CustodyProgram,
  { manifest, wrapped, holder }: Asked,
): Promise<CustodyAnswer> {
  const { name, id } = holder;
  const first = name.split(' ')[0] ?? name;
  const tries = triesTold(seen);
  const practice = desk.roster.mode === 'practice';
  const entry = desk.parts.openEntry({ kind: 'pin', name, first, purpose: 'open-shard', tries, practice, token: null });
  desk.show({ activity: { kind: 'entry', entry: 'pin', person: id, purpose: 'open-shard', tries } });
  const [custodyEnd, tokenEnd] = desk.parts.channel();
  try {
    const begins = entry.sent.then(() => {
      desk.show({ activity: { kind: 'working', what: 'reading', done: 0, of: 1 } });
    });
    const deriving = readers.ask(
      module,
      { do: 'derive', fingerprint: wrapped.keyFingerprint, point: fromBase64(wrapped.enc) },
      { ports: { entry: entry.port, custody: tokenEnd }, deadline: { ms: CARD_DEADLINE_MS, begins } },
    );
    const reading = askCustody(
      program,
      { do: 'read-wrapped', manifest, wrapped, expectIndex: wrapped.index },
      // once the token has answered it has what it needs, or has heard that nothing comes
      { ports: { token: custodyEnd }, deadline: { ms: CARD_DEADLINE_MS, begins: deriving.then(() => undefined) } },
    );
    // a custody process that is gone needs no PIN
    void reading.then((answer) => {
      if (!answer.ok) desk.parts.withdrawEntry();
    });
    const [token, read] = await Promise.all([deriving, reading]);
    // why the token gave nothing says more than that nothing came
    return read.ok || token.ok || read.refusal.control.startsWith('CUST-') ? read : refused(token.refusal, holder);
  } finally {
    entry.close();
  }
}
