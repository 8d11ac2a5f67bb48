/** What was asked for after `keyrite shard export` and `import`. */
import { parseArgs } from 'node:util';
import { type PlainShareForm, plainShareForms } from '../shared/format/plain-share.ts';

export type ShardPlainAsked =
  | { readonly does: 'help' }
  /** from: null at the terminal, `-` the standard input. */
  | {
      readonly does: 'export';
      readonly manifest: string;
      readonly from: string | null;
      readonly form: PlainShareForm;
      readonly weaknessesRead: boolean;
      readonly out: string;
    }
  | { readonly does: 'import'; readonly manifest: string; readonly from: string | null; readonly out: string }
  | { readonly does: 'misused'; readonly because: string };

export const SHARD_PLAIN_COMMANDS = ['export', 'import'] as const;

export const SHARD_PLAIN_HELP = `keyrite shard export, import: plain shares, as Vault and OpenBao print them

  keyrite shard export --manifest FILE --as ${plainShareForms.join('|')} [--card FILE|-] --weaknesses-read --out FILE
      On a machine off any network: read a card, check it against the manifest, write its shard as a plain share. What is lost
      is said first; without --weaknesses-read nothing is written.

  keyrite shard import --manifest FILE [--share FILE|-] --out FILE
      Read a plain share of this set, check it against the manifest, write the card's code again.

Both write a secret, into a new file that only its owner reads.
Exit status: 0 done, 1 refused, 2 wrong usage or a file that cannot be read or written.
`;

const misused = (because: string): ShardPlainAsked => ({ does: 'misused', because });
const ALLOWED = { export: ['manifest', 'as', 'card', 'weaknesses-read', 'out'], import: ['manifest', 'share', 'out'] } as const;
const NEEDED = { export: ['manifest', 'as', 'out'], import: ['manifest', 'out'] } as const;

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      manifest: { type: 'string' },
      as: { type: 'string' },
      card: { type: 'string' },
      share: { type: 'string' },
      out: { type: 'string' },
      'weaknesses-read': { type: 'boolean' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** `args`: without `shard` itself. No message quotes a word that was given: it may be a share in the wrong place. */
export function shardPlainAskedFor(args: readonly string[]): ShardPlainAsked {
  let given: ReturnType<typeof parsed>;
  try {
    given = parsed(args);
  } catch {
    return misused('an option that is not known, or one without its value');
  }
  const { values, positionals } = given;
  if (values.help === true) return { does: 'help' };
  const [named, ...words] = positionals;
  const does = SHARD_PLAIN_COMMANDS.find((one) => one === named);
  if (does === undefined) return misused('no such command');
  if (words.length > 0) return misused(`shard ${does} takes options only; a share or card is never an argument`);
  const known: readonly string[] = ALLOWED[does];
  const foreign = Object.keys(values).find((option) => !known.includes(option));
  if (foreign !== undefined) return misused(`shard ${does} takes no --${foreign}`);
  const missing = NEEDED[does].find((option) => !Object.hasOwn(values, option));
  if (missing !== undefined) return misused(`shard ${does} needs --${missing}`);
  const { manifest = '', out = '', card, share } = values;
  if (does === 'import') return { does, manifest, from: share ?? null, out };
  const form = plainShareForms.find((one) => one === values.as);
  if (form === undefined) return misused(`--as is ${plainShareForms.join(' or ')}`);
  return { does, manifest, from: card ?? null, form, weaknessesRead: values['weaknesses-read'] === true, out };
}
