/** What was asked for after `keyrite shard challenge`, `prove` and `check-proof`. */
import { parseArgs } from 'node:util';
import { line } from '../shared/format/fields.ts';
import { isInstant, readWords } from './parsing.ts';

export type ShardProofAsked =
  | { readonly does: 'help' }
  | { readonly does: 'challenge'; readonly manifest: string; readonly purpose: string; readonly minutes: number; readonly out: string }
  /** card: null at the terminal, `-` the standard input. */
  | {
      readonly does: 'prove';
      readonly manifest: string;
      readonly challenge: string;
      readonly card: string | null;
      readonly out: string;
    }
  | {
      readonly does: 'check-proof';
      readonly proofs: readonly string[];
      readonly manifest: string;
      readonly challenge: string;
      /** Null: now. */
      readonly received: string | null;
      readonly json: boolean;
    }
  | { readonly does: 'misused'; readonly because: string };

export const SHARD_PROOF_COMMANDS = ['challenge', 'prove', 'check-proof'] as const;

export const SHARD_PROOF_HELP = `keyrite shard challenge, prove, check-proof: that a holder has the shard, without seeing it

  keyrite shard challenge --manifest FILE --purpose TEXT [--expires-in 24h] --out FILE
      Draw a number for the holders of a set to sign. Send it to them; keep it to check what comes back.

  keyrite shard prove --manifest FILE --challenge FILE [--card FILE|-] --out FILE
      On the holder's own machine, off any network: read the card (typed at the terminal, or from a file or the
      standard input), check it against the manifest, sign the challenge with the key that follows from the shard.

  keyrite shard check-proof PROOF … --manifest FILE --challenge FILE [--received TIME] [--json]
      Check proofs against the manifest alone. --received 2026-11-28T12:00:00.000Z: when they came, if not now.

FILE of --manifest is shard-manifest.json out of a verified bundle. A file that is there is never written over.
Exit status: 0 done (check-proof: every proof counts), 1 refused, 2 wrong usage or a file that cannot be read or written.
`;

const misused = (because: string): ShardProofAsked => ({ does: 'misused', because });

const OPTIONS = {
  challenge: ['manifest', 'purpose', 'expires-in', 'out'],
  prove: ['manifest', 'challenge', 'card', 'out'],
  'check-proof': ['manifest', 'challenge', 'received', 'json'],
} as const;
const OPTIONAL: readonly string[] = ['expires-in', 'card', 'received', 'json'];

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      manifest: { type: 'string' },
      challenge: { type: 'string' },
      purpose: { type: 'string' },
      'expires-in': { type: 'string' },
      card: { type: 'string' },
      out: { type: 'string' },
      received: { type: 'string' },
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

const MINUTES = { m: 1, h: 60, d: 1440 } as const;
/** `90m`, `24h`, `7d`; null for anything else, and for more than a year. */
function minutesOf(text: string): number | null {
  const [, number, unit] = /^([1-9]\d{0,5})([mhd])$/.exec(text) ?? [];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') return null;
  const minutes = Number(number) * MINUTES[unit];
  return minutes <= 366 * MINUTES.d ? minutes : null;
}

/** `args`: without `shard` itself. */
export function shardProofAskedFor(args: readonly string[]): ShardProofAsked {
  const words = readWords(() => parsed(args));
  if (!words.ok) return misused(words.because);
  const { values, positionals } = words.read;
  if (values.help === true) return { does: 'help' };
  const [named, ...files] = positionals;
  const does = SHARD_PROOF_COMMANDS.find((one) => one === named);
  if (does === undefined) return misused(named === undefined ? 'no command' : `unknown command shard ${named}`);
  const known: readonly string[] = OPTIONS[does];
  const foreign = Object.keys(values).find((option) => !known.includes(option));
  if (foreign !== undefined) return misused(`shard ${does} takes no --${foreign}`);
  const missing = known.find((option) => !OPTIONAL.includes(option) && !Object.hasOwn(values, option));
  if (missing !== undefined) return misused(`shard ${does} needs --${missing}`);
  if (does !== 'check-proof' && files.length > 0) return misused(`shard ${does} takes no ${files[0]}`);
  const { manifest = '', challenge = '', purpose = '', card, out = '', received, json = false } = values;
  switch (does) {
    case 'challenge': {
      const minutes = minutesOf(values['expires-in'] ?? '24h');
      if (minutes === null) return misused('--expires-in is a time such as 90m, 24h or 7d, of at most a year');
      return line.safeParse(purpose).success
        ? { does, manifest, purpose, minutes, out }
        : misused('--purpose is one line of 1 to 200 characters');
    }
    case 'prove':
      return { does, manifest, challenge, card: card ?? null, out };
    case 'check-proof':
      if (files.length === 0) return misused('shard check-proof needs a proof');
      if (received !== undefined && !isInstant(received)) return misused('--received is a time such as 2026-11-28T12:00:00.000Z');
      return { does, proofs: files, manifest, challenge, received: received ?? null, json };
  }
}
