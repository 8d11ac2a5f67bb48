/**
 * A station's workspace for practice, in memory: tokens, roster, station.json, a folder for card pages and one for the export, all owned by
 * the account that the station runs under. Removed as a whole; PINs are only in this process.
 */

import { randomInt } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { giveToStation } from '../../build/account.ts';
import { type Flaw, makePracticeTokens, type PracticePerson, type PracticeTokens } from './practice-tokens.ts';

/** tmpfs on every Linux: card pages never reach a disk. */
const MEMORY = '/dev/shm';

/** All different, and as long as a PIN may be: a search for one finds no digest by chance. */
function eightDigits(): () => string {
  const used = new Set<string>();
  return () => {
    let pin: string;
    do pin = String(randomInt(10_000_000, 100_000_000));
    while (used.has(pin));
    used.add(pin);
    return pin;
  };
}

export interface PracticeWorkspace extends PracticeTokens {
  /** Everything below here is gone after `remove`. */
  readonly place: string;
  /** The station's one argument. */
  readonly folder: string;
  readonly cards: string;
  readonly exported: string;
  /** As many folders for copies of the log as were asked for, as if each were a medium of its own. */
  readonly copies: readonly string[];
  /** A file of the workspace, by its path in it, in the station's hands; what was there is replaced. */
  write(name: string, text: string): void;
  remove(): void;
  /** Where the people have emulated cards (piv/card-workspace.ts): whose are in the readers. */
  readonly readers?: { only(ids: readonly string[]): Promise<void> };
}

export interface PracticeWorkspaceOptions {
  readonly people: readonly PracticePerson[];
  readonly strangers?: number;
  readonly flaws?: readonly Flaw[];
  /** Tokens in which ceremonies make keys. */
  readonly hsms?: number;
  /** Tokens whose key agrees on secrets: shards are wrapped to it. */
  readonly agreements?: number;
  /** In station.json in place of SoftHSM's path alone. */
  readonly modules?: readonly string[];
  /** The security officer's PIN of every person's token. */
  readonly officer?: string;
  /** How many second media there are; none when not given. */
  readonly copies?: number;
  /** Further files of the workspace by their path in it, such as `policy.yaml`: their text. */
  readonly files?: Readonly<Record<string, string>>;
}

export async function makePracticeWorkspace(options: PracticeWorkspaceOptions): Promise<PracticeWorkspace> {
  const { people, strangers = 1, flaws = [], hsms = 0, agreements = 0, officer } = options;
  const known = officer === undefined ? {} : { officer };
  return await workspaceWith(options, (folder, pin) =>
    makePracticeTokens({ folder, people, strangers, flaws, hsms, agreements, pin, ...known }),
  );
}

/** @param make makes the tokens, or cards, and leaves the roster in a folder that does not exist yet */
export async function workspaceWith(
  options: Pick<PracticeWorkspaceOptions, 'modules' | 'copies' | 'files'>,
  make: (folder: string, pin: () => string) => Promise<PracticeTokens>,
): Promise<PracticeWorkspace> {
  const { files = {} } = options;
  const place = mkdtempSync(join(MEMORY, 'keyrite-'));
  const remove = (): void => {
    rmSync(place, { recursive: true, force: true });
  };
  try {
    const tokens = await make(join(place, 'practice'), eightDigits());
    const folder = join(place, 'workspace');
    const [cards, exported] = [join(folder, 'cards'), join(folder, 'export')];
    const copies = Array.from({ length: options.copies ?? 0 }, (_, at) => join(place, `medium-${at + 1}`));
    for (const path of [folder, cards, exported, ...copies]) mkdirSync(path, { mode: 0o700 });
    copyFileSync(tokens.rosterPath, join(folder, 'roster.json'));
    const station = { modules: options.modules ?? [tokens.modulePath], cards, export: exported, copies };
    writeFileSync(join(folder, 'station.json'), `${JSON.stringify(station, null, 2)}\n`);
    chmodSync(place, 0o700);
    giveToStation(place);
    const write: PracticeWorkspace['write'] = (name, text) => {
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      giveToStation(dirname(path));
    };
    for (const [name, text] of Object.entries(files)) write(name, text);
    return { ...tokens, place, folder, cards, exported, copies, write, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
