/** Stations that are killed, seen from outside: started over a log, watched until they are dead, and their log opened again. */

import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { expect } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { Ledger } from '../../electron/station/ledger.ts';
import { findCopies } from '../../electron/store/copies.ts';
import { openStore } from '../../electron/store/event-store.ts';
import { fold } from '../../shared/ceremony/fold.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { EventType } from '../../shared/format/ceremony-event.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import type { PracticeWorkspace } from '../support/practice-workspace.ts';
import { type Interrupted, type Plan, pointOf, type Told } from './station-child.ts';

/** A log of its own over a workspace's tokens and people. */
export interface Place {
  readonly folder: string;
  readonly cards: string;
  readonly copies: string;
}

export function placeIn({ place, rosterPath, modulePath }: PracticeWorkspace, name: string): Place {
  const folder = join(place, name);
  const [cards, exported, copies] = [join(folder, 'cards'), join(folder, 'export'), join(folder, 'copies')];
  for (const path of [folder, cards, exported, copies]) mkdirSync(path, { mode: 0o700 });
  copyFileSync(rosterPath, join(folder, 'roster.json'));
  writeFileSync(join(folder, 'station.json'), JSON.stringify({ modules: [modulePath], cards, export: exported, copies: [copies] }));
  return { folder, cards, copies };
}

export interface Life {
  readonly told: readonly Told[];
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
}

/** Runs a station until it is dead or done. `heard`: each thing it tells, and the means to kill it. */
export async function live(program: string, plan: Plan, heard: (told: Told, kill: () => void) => void): Promise<Life> {
  const child = spawn(process.execPath, [program], { stdio: ['pipe', 'pipe', 'pipe'] });
  const told: Told[] = [];
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('close', (_, signal) => {
      resolve(signal);
    }),
  );
  child.stdin.end(JSON.stringify(plan));
  for await (const line of createInterface(child.stdout)) {
    const one = JSON.parse(line) as Told;
    told.push(one);
    heard(one, () => child.kill('SIGKILL'));
  }
  return { told, signal: await ended, stderr };
}

function programsOf(mark: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((id) => {
      try {
        return readFileSync(`/proc/${id}/environ`, 'latin1').includes(`KEYRITE_TEST=${mark}`);
      } catch {
        return false;
      }
    });
}

/** Programs of a dead station end by themselves. Throws when one does not. */
export async function nobodyLives(mark: string): Promise<void> {
  for (let tries = 0; programsOf(mark).length > 0; tries += 1) {
    if (tries === 500) throw new Error(`programs of the dead station live on: ${programsOf(mark).join()}`);
    await pause(20);
  }
}

export interface Found {
  readonly digests: readonly string[];
  /** What the next start has to show. */
  readonly interrupted: readonly Omit<Interrupted, 'refused'>[];
  /** A key was made and its ceremony is not closed: its pages may be there. */
  readonly made: boolean;
}

const OUTCOMES: readonly EventType[] = [
  'key.made',
  'key.makingFailed',
  'bundle.exported',
  'bundle.exportFailed',
  'act.resolved',
  'keypair.generated',
  'keypair.destroyed',
];

/** Intents without an outcome, told from the records alone. */
function intentsIn(entries: readonly Entry[]): Pick<Found, 'interrupted' | 'made'> {
  const intents = new Map<string, string>();
  const made = new Set<string>();
  for (const { record } of entries) {
    const { ceremony, event } = record;
    if (event.type === 'key.makingIntended') intents.set(ceremony, 'make');
    if (event.type === 'bundle.exportIntended') intents.set(ceremony, 'export');
    if (event.type === 'keypair.generationIntended') intents.set(ceremony, 'generate');
    const leftNothing = event.type === 'keypair.generationFailed' && event.body.left?.privateKeys === 0 && event.body.left.publicKeys === 0;
    if (OUTCOMES.includes(event.type) || leftNothing) intents.delete(ceremony);
    if (event.type === 'key.made') made.add(ceremony);
    if (event.type === 'ceremony.closed') made.delete(ceremony);
  }
  return { interrupted: Array.from(intents, ([ceremony, act]) => ({ ceremony, act })), made: made.size > 0 };
}

function entriesOf(folder: string): readonly Entry[] {
  const store = openStore(join(folder, 'log.sqlite'));
  try {
    const ledger = Ledger.replay({ store, copies: [], rsa: rsaVerify, now: () => new Date(), publish: () => undefined });
    if (!(ledger instanceof Ledger)) throw new Error(`the log does not verify: ${JSON.stringify(ledger)}`);
    return [...store.replay()];
  } finally {
    store.close();
  }
}

/** As the next station reads it: every record, every chain, every step. The copy, if there is one, is whole, and no longer than the log. */
export function reopened({ folder, copies }: Place): Found {
  const entries = entriesOf(folder);
  for (const copy of findCopies([copies])) {
    if (copy.ok) expect(copy.records).toBeLessThanOrEqual(entries.length);
    else expect(copy.why).toBe('missing');
  }
  return { digests: entries.map(({ digest }) => digest), ...intentsIn(entries) };
}

/** Where each record of a log came. */
export function pointsIn({ folder }: Place): readonly string[] {
  const states = new Map<string, CeremonyState>();
  return entriesOf(folder).map((entry) => {
    const state = states.get(entry.record.ceremony);
    const folded = fold(state, entry, rsaVerify);
    if (!folded.ok) throw new Error(JSON.stringify(folded.refusal));
    states.set(entry.record.ceremony, folded.state);
    return pointOf(entry, state);
  });
}
