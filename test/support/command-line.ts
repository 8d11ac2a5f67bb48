/**
 * The command line on a practice workspace: as it is handed out, made of what `npm run build` leaves in dist/, in processes of its own. Without a
 * terminal where none is asked for, whatever the tests themselves run in.
 */
import { spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stageCommandLine } from '../../build/command-line.ts';
import type { Roster } from '../../shared/format/roster.ts';
import type { PracticeWorkspace } from './practice-workspace.ts';
import { AtTerminal } from './terminal.ts';

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<Ran> {
  return new Promise((resolve, reject) => {
    // a session of its own has no terminal (setsid(2))
    const child = spawn(command, args, { cwd, env, detached: true, stdio: ['ignore', 'pipe', 'pipe'] });
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    child.once('error', reject);
    child.once('close', (status) => {
      resolve({ status, stdout, stderr });
    });
  });
}

export class CommandLine {
  readonly room: PracticeWorkspace;
  /** cli/keyrite.mjs of the copy that is tested. */
  readonly program: string;
  readonly #folder: string;
  readonly #terminals: AtTerminal[] = [];

  constructor(room: PracticeWorkspace) {
    this.room = room;
    this.#folder = join(room.place, 'command-line');
    stageCommandLine(this.#folder);
    this.program = join(this.#folder, 'cli/keyrite.mjs');
  }

  /** @param softhsmConf the cards in the readers; everybody's when not given */
  environment(softhsmConf = this.room.softhsmConf): Readonly<Record<string, string>> {
    const path = `${this.#folder}:${dirname(process.execPath)}:${process.env['PATH'] ?? ''}`;
    return { PATH: path, HOME: this.room.place, LANG: 'C.UTF-8', SOFTHSM2_CONF: softhsmConf, KEYRITE_WORKSPACE: this.room.folder };
  }

  keyrite(args: readonly string[], softhsmConf?: string): Promise<Ran> {
    return run(process.execPath, [this.program, ...args], this.room.place, this.environment(softhsmConf));
  }

  /** A line as it stands in a runbook, by a shell. */
  line(text: string): Promise<Ran> {
    return run('/bin/sh', ['-c', text], this.room.place, this.environment());
  }

  /** With `--json`; what it printed, parsed. */
  async json(args: readonly string[], softhsmConf?: string): Promise<{ readonly status: number | null; readonly said: unknown }> {
    const { status, stdout } = await this.keyrite([...args, '--json'], softhsmConf);
    return { status, said: JSON.parse(stdout) };
  }

  atTerminal(args: readonly string[], softhsmConf?: string, more: Readonly<Record<string, string>> = {}): AtTerminal {
    return this.commandAtTerminal([process.execPath, this.program, ...args], softhsmConf, more);
  }

  commandAtTerminal(command: readonly string[], softhsmConf?: string, more: Readonly<Record<string, string>> = {}): AtTerminal {
    const terminal = new AtTerminal(command, { ...this.environment(softhsmConf), ...more });
    this.#terminals.push(terminal);
    return terminal;
  }

  /** What a test that failed has left goes on no longer. */
  close(): void {
    for (const terminal of this.#terminals) terminal.kill();
    this.room.remove();
  }

  /** Types yes and the person's PIN when each is asked for. */
  async approve(
    ceremony: string,
    person: string,
    reason = 'Reviewed the plan',
    json = false,
  ): Promise<{ status: number | null; shown: string }> {
    const args = ['ceremony', 'approve', '--ceremony-id', ceremony, '--reason', reason, '--sign', ...(json ? ['--json'] : [])];
    const terminal = this.atTerminal(args, readerWith(this.room, person));
    await terminal.sees('Type yes:');
    terminal.type('yes\r');
    await terminal.sees('PIN of the card of');
    terminal.type(`${this.room.pins.get(person) ?? ''}\r`);
    return { status: await terminal.ended, shown: terminal.shown };
  }
}

const serialOf = (room: PracticeWorkspace, roster: Roster, id: string): string =>
  roster.people.find((person) => person.id === id)?.token.serial ?? room.others.get(id)?.serial ?? '';

/** A reader in which only these people's cards are: a SoftHSM configuration of its own. */
export function readerWith(room: PracticeWorkspace, ...ids: readonly string[]): string {
  const place = join(room.place, `reader-${['of', ...ids].join('-')}`);
  const conf = join(place, 'softhsm2.conf');
  if (existsSync(conf)) return conf;
  const tokens = join(room.place, 'practice', 'tokens');
  mkdirSync(join(place, 'tokens'), { recursive: true });
  for (const id of ids) {
    // SoftHSM names a token's folder by a UUID whose end is the serial number
    const serial = serialOf(room, room.roster, id);
    const folder = readdirSync(tokens).find((name) => name.replaceAll('-', '').endsWith(serial));
    if (serial === '' || folder === undefined) throw new Error(`no token of ${id}`);
    cpSync(join(tokens, folder), join(place, 'tokens', folder), { recursive: true });
  }
  writeFileSync(
    conf,
    `directories.tokendir = ${join(place, 'tokens')}\nobjectstore.backend = file\nlog.level = ERROR\nslots.removable = false\n`,
  );
  return conf;
}
