/** What was asked for after `keyrite shard slip39`. */
import { parseArgs } from 'node:util';

export type ShardSlip39Asked =
  | { readonly does: 'help' }
  /** from: null at the terminal, `-` the standard input. */
  | { readonly does: 'slip39'; readonly from: string | null; readonly passphrase: boolean }
  | { readonly does: 'misused'; readonly because: string };

export const SHARD_SLIP39_HELP = `keyrite shard slip39: what SLIP-39 mnemonics give back, without showing it

  keyrite shard slip39 [--mnemonics FILE|-] [--passphrase]
      On a machine off any network: read mnemonics (typed at the terminal, or one a line from a file or the standard input),
      combine them, and print what the secret is known by as a master key: check value and public key. --passphrase asks for
      one at the terminal.

Exit status: 0 they give a secret, 1 refused, 2 wrong usage or a file that cannot be read.
`;

const misused = (because: string): ShardSlip39Asked => ({ does: 'misused', because });

/** `args`: without `shard slip39`. No message quotes a word that was given: it may be one of a mnemonic. */
export function shardSlip39AskedFor(args: readonly string[]): ShardSlip39Asked {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        mnemonics: { type: 'string' },
        passphrase: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return { does: 'help' };
    if (positionals.length > 0) return misused('shard slip39 takes options only; a mnemonic is never an argument');
    return { does: 'slip39', from: values.mnemonics ?? null, passphrase: values.passphrase === true };
  } catch {
    return misused('an option that is not known, or one without its value');
  }
}
