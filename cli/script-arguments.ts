/** What was asked for after `keyrite script`. */
import { parseArgs } from 'node:util';
import { KINDS } from '../shared/ceremony/kinds.ts';
import { type CeremonyKind, ceremonyKind, isQuorumKind } from '../shared/format/operation.ts';
import { DEFAULT_POLICY, thresholdsOf } from '../shared/format/policy.ts';
import { MIXED_SCRIPTS } from '../shared/script/scripts.ts';
import { readWords } from './parsing.ts';

export type ScriptAsked =
  | { readonly does: 'help' }
  | { readonly does: 'lint'; readonly file: string }
  /** mixed: the one for shards of several forms. */
  | { readonly does: 'show'; readonly kind: CeremonyKind; readonly mixed: boolean }
  | {
      readonly does: 'print';
      readonly kind: CeremonyKind;
      readonly mixed: boolean;
      readonly file: string | null;
      readonly threshold: number;
      readonly custodians: number;
      readonly out: string;
    }
  | { readonly does: 'misused'; readonly because: string };

export const SCRIPT_HELP = `keyrite script: the scripts that ceremonies follow

  keyrite script lint FILE
      Check a custom script: that it can be read, and that its steps can happen in their order. One line for each problem,
      with its line and column.

  keyrite script print KIND --out FILE.pdf [--script FILE | --mixed] [--custodians N] [--approvals M]
      Print a script to take into the room, A4, with the same step numbers as the screen if N custodians take part and M of them
      approve (usual for the kind if not given). --script prints a custom one, --mixed that of master-key-generation where some
      shards are in tokens or with providers. An existing file is not written over.

  keyrite script show KIND [--mixed]
      Print the script of a kind as YAML, to start a custom one from.

KIND is one of:
${ceremonyKind.options.map((kind) => `  ${kind.padEnd(26)}${KINDS[kind].title}`).join('\n')}

Exit status: 0 done (lint: no problem), 1 the script has problems, 2 wrong usage or a file that cannot be read or written.
`;

const misused = (because: string): ScriptAsked => ({ does: 'misused', because });
const MOST_CUSTODIANS = 31; // as many as cards (shared/format/operation.ts)

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      script: { type: 'string' },
      mixed: { type: 'boolean' },
      custodians: { type: 'string' },
      approvals: { type: 'string' },
      out: { type: 'string' },
      help: { type: 'boolean', short: 'h' },
    },
  });
}
type Options = ReturnType<typeof parsed>['values'];

const countOf = (text: string): number | null => (/^[1-9]\d?$/.test(text) ? Number(text) : null);

/** n of the custodians and m of the approvals: the kind's usual numbers where they are not given. */
function numbers(
  kind: CeremonyKind,
  { custodians, approvals }: Options,
): { readonly threshold: number; readonly custodians: number } | string {
  if (!isQuorumKind(kind)) {
    return custodians === undefined && approvals === undefined
      ? { threshold: 0, custodians: 0 }
      : `${kind} has no custodians and no approvals`;
  }
  const n = custodians === undefined ? (KINDS[kind].usualApprovers ?? 0) : countOf(custodians);
  if (n === null || n < 2 || n > MOST_CUSTODIANS) return `--custodians must be 2 to ${MOST_CUSTODIANS}`;
  const m = approvals === undefined ? thresholdsOf(DEFAULT_POLICY, kind).default : countOf(approvals);
  if (m === null || m < 2) return '--approvals must be 2 or more';
  return m <= n ? { threshold: m, custodians: n } : `${m} approvals need at least ${m} custodians`;
}

function print(kind: CeremonyKind, options: Options): ScriptAsked {
  if (options.out === undefined) return misused('print needs --out FILE.pdf');
  const counted = numbers(kind, options);
  if (typeof counted === 'string') return misused(counted);
  if (options.mixed === true && options.script !== undefined) return misused('--mixed and --script name two scripts');
  return { does: 'print', kind, mixed: options.mixed === true, file: options.script ?? null, out: options.out, ...counted };
}

/** `args`: without `script` itself. */
export function scriptAskedFor(args: readonly string[]): ScriptAsked {
  const words = readWords(() => parsed(args));
  if (!words.ok) return misused(words.because);
  const { values, positionals } = words.read;
  if (values.help === true) return { does: 'help' };
  const [does, what, ...more] = positionals;
  if (does !== 'lint' && does !== 'print' && does !== 'show')
    return misused(does === undefined ? 'no command' : `unknown command script ${does}`);
  if (what === undefined) return misused(`script ${does} needs a ${does === 'lint' ? 'file' : 'kind'}`);
  if (more.length > 0) return misused(`script ${does} takes one ${does === 'lint' ? 'file' : 'kind'}, not ${more.length + 1}`);
  const { mixed, ...others } = values;
  if (does === 'lint' && mixed !== undefined) return misused('script lint takes no options');
  if (does !== 'print' && Object.keys(others).length > 0) return misused(`script ${does} takes no options but --mixed`);
  if (does === 'lint') return { does, file: what };
  const kind = ceremonyKind.safeParse(what);
  if (!kind.success) return misused(`unknown kind ${what}`);
  if (mixed === true && MIXED_SCRIPTS[kind.data] === undefined) return misused(`${kind.data} makes no shards of several forms`);
  return does === 'show' ? { does, kind: kind.data, mixed: mixed === true } : print(kind.data, values);
}
