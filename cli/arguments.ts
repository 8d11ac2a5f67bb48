/** What was asked for on the command line. */
import { parseArgs } from 'node:util';
import { readWords } from './parsing.ts';

export type Asked =
  | { readonly command: 'help' }
  | { readonly command: 'verify'; readonly bundle: string; readonly roster: string; readonly json: boolean }
  | { readonly command: 'inspect'; readonly bundle: string }
  | { readonly command: 'misused'; readonly because: string };

export const HELP = `keyrite: look into the bundle of a key ceremony, or run one from the command line

  keyrite verify BUNDLE --roster ROSTER.json [--json]
      Verify the bundle against the roster, which must come to you on another way than the bundle.
      --json prints the whole report: every check with what it compared.

  keyrite inspect BUNDLE
      Print the bundle's log, one line an entry. Verifies nothing.

  keyrite ceremony create|approve|execute|cancel|list|status, keyrite audit query|outbox,
  keyrite token list|pin|unblock
      The station of a workspace; keyrite ceremony --help says more.

  keyrite doctor [--workspace DIR] [--module PATH …] [--test-signature PERSON|SERIAL]
      Is this machine ready for a ceremony; keyrite doctor --help says more.

  keyrite roster cards|enrol|remove|sign|show|compare|export|import
      Who takes part, and with which key: keyrite roster --help.

  keyrite script lint|print|show
      The scripts that ceremonies follow: keyrite script --help.

  keyrite shard challenge|prove|check-proof|provider|receipt|report|export|import|find-altered|slip39, keyrite shard plan lint|matrix|sheets
      Shards outside the ceremony: keyrite shard --help.

Exit status: 0 verified (inspect: printed), 1 refused, 2 wrong usage or a file that cannot be read.
`;

const misused = (because: string): Asked => ({ command: 'misused', because });

function parsed(args: readonly string[]) {
  return parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { roster: { type: 'string', multiple: true }, json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } },
  });
}

/** `args`: without the program's own name. */
export function askedFor(args: readonly string[]): Asked {
  const words = readWords(() => parsed(args));
  if (!words.ok) return misused(words.because);
  const { values, positionals } = words.read;
  if (values.help === true) return { command: 'help' };
  const [command, bundle, ...more] = positionals;
  if (command !== 'verify' && command !== 'inspect') return misused(command === undefined ? 'no command' : `unknown command ${command}`);
  if (bundle === undefined) return misused(`${command} needs a bundle`);
  if (more.length > 0) return misused(`${command} takes one bundle, not ${more.length + 1}`);
  const [roster, ...rosters] = values.roster ?? [];
  if (command === 'inspect') {
    return roster === undefined && values.json === undefined ? { command, bundle } : misused('inspect takes no options');
  }
  if (roster === undefined) return misused('verify needs --roster');
  if (rosters.length > 0) return misused('verify takes one roster');
  return { command, bundle, roster, json: values.json === true };
}
