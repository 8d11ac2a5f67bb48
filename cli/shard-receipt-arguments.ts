/** What was asked for after `keyrite shard provider`, `receipt` and `report`. */
import { parseArgs } from 'node:util';
import { line } from '../shared/format/fields.ts';
import { isInstant, readWords } from './parsing.ts';

export type ShardReceiptAsked =
  | { readonly does: 'help' }
  | {
      readonly does: 'provider';
      readonly wrapped: string;
      readonly manifest: string;
      readonly challenge: string;
      readonly out: string;
      readonly proof: string;
    }
  | {
      readonly does: 'receipt';
      readonly manifest: string;
      readonly index: number;
      readonly storedAs: string;
      readonly by: string;
      readonly out: string;
      /** Null: claimed. */
      readonly proof: { readonly file: string; readonly challenge: string; readonly received: string | null } | null;
    }
  | { readonly does: 'report'; readonly receipts: readonly string[]; readonly manifest: string; readonly json: boolean }
  | { readonly does: 'misused'; readonly because: string };

export const SHARD_RECEIPT_COMMANDS = ['provider', 'receipt', 'report'] as const;

export const SHARD_RECEIPT_HELP = `keyrite shard provider, receipt, report: which shards are where they were to be

  keyrite shard provider WRAPPED --manifest FILE --challenge FILE --out FILE.bin --proof FILE
      Write the ciphertext of a shard that is wrapped for AWS KMS, Google Cloud KMS, Vault or an HSM, and print the command
      lines that store it there and test-decrypt it into a proof.

  keyrite shard receipt --manifest FILE --index N --stored-as TEXT --by TEXT
          [--proof FILE --challenge FILE [--received TIME]] --out FILE
      Write down where a shard lies: claimed, or proved with a proof of custody made from it.

  keyrite shard report RECEIPT … --manifest FILE [--json]
      All shards of the set. Only proved ones count towards the quorum.

Exit status: 0 done (report: enough shards are proved to open the key, and every receipt counts), 1 refused or too few,
2 wrong usage or a file that cannot be read or written.
`;

const misused = (because: string): ShardReceiptAsked => ({ does: 'misused', because });

const NEEDED = {
  provider: ['manifest', 'challenge', 'out', 'proof'],
  receipt: ['manifest', 'index', 'stored-as', 'by', 'out'],
  report: ['manifest'],
} as const;
const ALLOWED = { provider: [], receipt: ['proof', 'challenge', 'received'], report: ['json'] } as const;

function parsed(args: readonly string[]) {
  const text = { type: 'string' } as const;
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      manifest: text,
      challenge: text,
      proof: text,
      received: text,
      index: text,
      'stored-as': text,
      by: text,
      out: text,
      json: { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
type Values = ReturnType<typeof parsed>['values'];

function receiptOf({ manifest = '', index = '', 'stored-as': storedAs = '', by = '', out = '', ...more }: Values): ShardReceiptAsked {
  const { proof, challenge, received } = more;
  if (!/^([1-9]|[12]\d|3[01])$/.test(index)) return misused('--index is the number of the shard, 1 to 31');
  if (!line.safeParse(storedAs).success || !line.safeParse(by).success)
    return misused('--stored-as and --by are one line of 1 to 200 characters each');
  if ((proof === undefined) !== (challenge === undefined)) return misused('--proof and --challenge are given together');
  if (received !== undefined && !isInstant(received)) return misused('--received is a time such as 2026-11-28T12:00:00.000Z');
  const proved = proof === undefined || challenge === undefined ? null : { file: proof, challenge, received: received ?? null };
  if (proved === null && received !== undefined) return misused('--received is for --proof');
  return { does: 'receipt', manifest, index: Number(index), storedAs, by, out, proof: proved };
}

/** `args`: without `shard` itself. */
export function shardReceiptAskedFor(args: readonly string[]): ShardReceiptAsked {
  const words = readWords(() => parsed(args));
  if (!words.ok) return misused(words.because);
  const { values, positionals } = words.read;
  if (values.help === true) return { does: 'help' };
  const [named, ...files] = positionals;
  const does = SHARD_RECEIPT_COMMANDS.find((one) => one === named);
  if (does === undefined) return misused(named === undefined ? 'no command' : `unknown command shard ${named}`);
  const known: readonly string[] = [...NEEDED[does], ...ALLOWED[does]];
  const foreign = Object.keys(values).find((option) => !known.includes(option));
  if (foreign !== undefined) return misused(`shard ${does} takes no --${foreign}`);
  const missing = NEEDED[does].find((option) => !Object.hasOwn(values, option));
  if (missing !== undefined) return misused(`shard ${does} needs --${missing}`);
  const { manifest = '', challenge = '', proof = '', out = '', json = false } = values;
  const [wrapped, ...others] = files;
  switch (does) {
    case 'provider':
      if (wrapped === undefined || others.length > 0) return misused('shard provider takes one wrapped shard');
      return { does, wrapped, manifest, challenge, out, proof };
    case 'receipt':
      return wrapped === undefined ? receiptOf(values) : misused(`shard receipt takes no ${wrapped}`);
    case 'report':
      return { does, receipts: files, manifest, json };
  }
}
