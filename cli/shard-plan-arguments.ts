/** What was asked for after `keyrite shard plan`. */
import { parseArgs } from 'node:util';
import { PAPERS, type Paper } from '../shared/shards/printed-plan.ts';
import { readWords } from './parsing.ts';

export type ShardPlanAsked =
  | { readonly does: 'help' }
  | { readonly does: 'lint'; readonly file: string }
  | { readonly does: 'matrix'; readonly file: string; readonly json: boolean; readonly pdf: string | null; readonly paper: Paper }
  | { readonly does: 'sheets'; readonly file: string; readonly pdf: string; readonly paper: Paper }
  | { readonly does: 'misused'; readonly because: string };

export const SHARD_PLAN_HELP = `keyrite shard plan: where the shards of a key are to lie, and what is left when something fails

  keyrite shard plan lint FILE
      Check a plan: that it can be read, and that no person, token, account or site has enough shards to open the key. One
      line for each problem, with its line and column; then what is allowed and still better otherwise.

  keyrite shard plan matrix FILE [--json] [--pdf FILE.pdf] [--paper a4|letter]
      For every provider, region, site and custodian that fails, alone and with any other: which shards are left, and how
      many to spare. --pdf prints it as a grid; an existing file is not written over.

  keyrite shard plan sheets FILE --pdf FILE.pdf [--paper a4|letter]
      Print what to do if something of this plan fails, a page for each, with the names, the shards that are left and the
      kind of ceremony to hold.

Exit status: 0 done (lint: no problem), 1 the plan has problems, 2 wrong usage or a file that cannot be read or written.
`;

const misused = (because: string): ShardPlanAsked => ({ does: 'misused', because });

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      json: { type: 'boolean' },
      pdf: { type: 'string' },
      paper: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}

/** `args`: without `shard plan` itself. */
export function shardPlanAskedFor(args: readonly string[]): ShardPlanAsked {
  const words = readWords(() => parsed(args));
  if (!words.ok) return misused(words.because);
  const { values, positionals } = words.read;
  if (values.help === true) return { does: 'help' };
  const [does, file, ...more] = positionals;
  if (does !== 'lint' && does !== 'matrix' && does !== 'sheets')
    return misused(does === undefined ? 'no command' : `unknown command shard plan ${does}`);
  if (file === undefined) return misused(`shard plan ${does} needs a file`);
  if (more.length > 0) return misused(`shard plan ${does} takes one file, not ${more.length + 1}`);
  const { json = false, pdf, paper: wanted = 'a4' } = values;
  if (does === 'lint') return Object.keys(values).length === 0 ? { does, file } : misused('shard plan lint takes no options');
  const paper = PAPERS.find((one) => one === wanted);
  if (paper === undefined) return misused(`--paper must be ${PAPERS.join(' or ')}`);
  if (values.paper !== undefined && pdf === undefined) return misused('--paper is for --pdf');
  if (does === 'matrix') return { does, file, json, pdf: pdf ?? null, paper };
  if (json) return misused('shard plan sheets has no --json');
  return pdf === undefined ? misused('shard plan sheets needs --pdf FILE.pdf') : { does, file, pdf, paper };
}
