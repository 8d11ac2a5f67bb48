/**
 * `keyrite ceremony …` and `keyrite audit …`: one command over the station of a workspace, then the workspace is let go. A bundle of its own
 * (dist/cli/station.mjs), so that `keyrite verify` and `inspect` load neither SQLite nor what is here.
 */
import { visible } from '../visible.ts';
import { approve } from './approve.ts';
import { askedOf, HELP, type StationCommand } from './arguments.ts';
import { query, writeOutbox } from './audit.ts';
import { cancel, execute, list, status } from './ceremonies.ts';
import { create } from './create.ts';
import { runDoctor } from './doctor.ts';
import { type OpenWorkspace, openWorkspace } from './open-workspace.ts';
import { runRoster } from './roster.ts';
import { type Answer, EXIT, print, refused } from './say.ts';
import { runToken } from './tokens.ts';

function answerTo(open: OpenWorkspace, command: StationCommand): Promise<Answer> | Answer {
  switch (command.do) {
    case 'create':
      return create(open, command);
    case 'approve':
      return approve(open, command);
    case 'execute':
      return execute(open, command.ceremony);
    case 'cancel':
      return cancel(open, command.ceremony, command.reason, command.by);
    case 'list':
      return list(open, command.phases);
    case 'status':
      return status(open, command.ceremony);
    case 'query':
      return query(open, command.filter);
    case 'outbox':
      return writeOutbox(open, command.out);
  }
}

async function answered(folder: string, command: StationCommand): Promise<Answer> {
  const open = await openWorkspace(folder);
  if ('control' in open) return refused(open);
  try {
    return await answerTo(open, command);
  } finally {
    open.close();
  }
}

/** @param args from `ceremony`, `audit`, `doctor`, `roster` or `token` on. @returns the exit status. */
export async function runStation(args: readonly string[]): Promise<number> {
  if (args[0] === 'doctor') return runDoctor(args.slice(1));
  if (args[0] === 'roster') return runRoster(args.slice(1));
  if (args[0] === 'token') return runToken(args.slice(1));
  const asked = askedOf(args, process.env, new Date().toISOString());
  if (asked.kind === 'help') {
    process.stdout.write(HELP);
    return EXIT.done;
  }
  if (asked.kind === 'misused') {
    process.stderr.write(`keyrite: ${visible(asked.because)}\n         keyrite ${args[0] ?? ''} --help says more\n`);
    return EXIT.misused;
  }
  return print(await answered(asked.workspace, asked.command), asked.json);
}
