/**
 * A station's workspace for practice, in memory: tokens, roster, station.json, a folder for card pages and one for the export, all owned by
 * the account that the station runs under. Removed as a whole; PINs are only in this process.
 */

import { randomInt } from 'node:crypto';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
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
  remove(): void;
}

export interface PracticeWorkspaceOptions {
  readonly people: readonly PracticePerson[];
  readonly strangers?: number;
  readonly flaws?: readonly Flaw[];
  /** In station.json in place of SoftHSM's. */
  readonly modulePath?: string;
}

export async function makePracticeWorkspace(options: PracticeWorkspaceOptions): Promise<PracticeWorkspace> {
  const { people, strangers = 1, flaws = [] } = options;
  const place = mkdtempSync(join(MEMORY, 'keyrite-'));
  const remove = (): void => {
    rmSync(place, { recursive: true, force: true });
  };
  try {
    const tokens = await makePracticeTokens({ folder: join(place, 'practice'), people, strangers, flaws, pin: eightDigits() });
    const folder = join(place, 'workspace');
    const [cards, exported] = [join(folder, 'cards'), join(folder, 'export')];
    for (const path of [folder, cards, exported]) mkdirSync(path, { mode: 0o700 });
    copyFileSync(tokens.rosterPath, join(folder, 'roster.json'));
    const station = { module: options.modulePath ?? tokens.modulePath, cards, export: exported };
    writeFileSync(join(folder, 'station.json'), `${JSON.stringify(station, null, 2)}\n`);
    chmodSync(place, 0o700);
    giveToStation(place);
    return { ...tokens, place, folder, cards, exported, remove };
  } catch (error) {
    remove();
    throw error;
  }
}
