/** `keyrite roster …`: who takes part, and with which key. It opens no log: what it writes is a draft, a signature, or a file that a ceremony takes up. */
import { visible } from '../visible.ts';
import { ROSTER_HELP, type RosterCommand, rosterAskedOf } from './roster-arguments.ts';
import { cards, enrol, remove } from './roster-enrol.ts';
import { exportRoster, importRoster } from './roster-place.ts';
import { compare, show } from './roster-show.ts';
import { sign } from './roster-sign.ts';
import { type Answer, EXIT, print } from './say.ts';

function answerTo(workspace: string, command: RosterCommand): Promise<Answer> | Answer {
  switch (command.do) {
    case 'cards':
      return cards(workspace);
    case 'enrol':
      return enrol(workspace, command);
    case 'remove':
      return remove(workspace, command.draft, command.person);
    case 'sign':
      return sign(workspace, command.draft, command.person);
    case 'show':
      return show(command.file);
    case 'compare':
      return compare(command.before, command.after);
    case 'export':
      return exportRoster(workspace, command.out);
    case 'import':
      return importRoster(workspace, command.file);
  }
}

/** @param args from after `roster` on. @returns the exit status. */
export async function runRoster(args: readonly string[]): Promise<number> {
  const asked = rosterAskedOf(args, process.env);
  if (asked.kind === 'help') {
    process.stdout.write(ROSTER_HELP);
    return EXIT.done;
  }
  if (asked.kind === 'misused') {
    process.stderr.write(`keyrite: ${visible(asked.because)}\n         keyrite roster --help says more\n`);
    return EXIT.misused;
  }
  return print(await answerTo(asked.workspace, asked.command), asked.json);
}
