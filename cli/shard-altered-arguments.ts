/** What was asked for after `keyrite shard find-altered`. */
import { parseArgs } from 'node:util';

export type ShardAlteredAsked =
  | { readonly does: 'help' }
  /** from: null at the terminal, `-` the standard input. */
  | { readonly does: 'find-altered'; readonly from: string | null }
  | { readonly does: 'misused'; readonly because: string };

export const SHARD_ALTERED_HELP = `keyrite shard find-altered: which card was altered, when there is no manifest

  keyrite shard find-altered [--cards FILE|-]
      Off any network, with everybody in the room who would be there to open the key: read two cards more than are needed
      (typed at the terminal, or one a line from a file or the standard input), hold them against one another, and name
      the one that does not belong. The key is not put together.

Exit status: 0 all agree, 1 refused (a card is named, or cannot be), 2 wrong usage or a file that cannot be read.
`;

const misused = (because: string): ShardAlteredAsked => ({ does: 'misused', because });

/** `args`: without `shard find-altered`. No message quotes a word that was given: it may be a part of a card. */
export function shardAlteredAskedFor(args: readonly string[]): ShardAlteredAsked {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { cards: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
    });
    if (values.help === true) return { does: 'help' };
    if (positionals.length > 0) return misused('shard find-altered takes options only; a card is never an argument');
    return { does: 'find-altered', from: values.cards ?? null };
  } catch {
    return misused('an option that is not known, or one without its value');
  }
}
