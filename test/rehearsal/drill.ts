/**
 * The drill with the cards of a set, act by act, by people who have nothing but paper: the printed log of the ceremony that made the set, for its
 * digest and its check value, and the cards.
 */
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { exportAndClose } from './master-key.ts';
import { readCodeAloud } from './share-card-text.ts';
import { assemble, checkMachine, collectApprovals, readRequest, signLog, type Telling } from './the-ceremony.ts';
import type { Room } from './the-room.ts';
import { sentences, word } from './words.ts';

/** What a log says of the set that it made, as somebody reads it from its pages. */
interface PrintedSet {
  /** 64 hex digits, out of the eight lines. */
  readonly digest: string;
  readonly checkValue: string;
}

/** Throws when the pages do not say it. */
function readPrintedLog(pdf: string): PrintedSet {
  const lines = execFileSync('pdftotext', ['-layout', pdf, '-'], { encoding: 'utf8' }).split('\n');
  const label = lines.findIndex((line) => line.trim() === 'Set digest');
  const rows = lines.slice(label + 1).flatMap((line) => /^\s*[1-8]\s+([0-9a-f]{4}) ([0-9a-f]{4})\s/.exec(line)?.slice(1).join('') ?? []);
  const digest = rows.slice(0, 8).join('');
  const checkValue = lines.map((line) => /^Key check value\s+((?:[0-9a-f]{4} ?){4})/.exec(line)?.[1]?.trim()).find(Boolean);
  if (label < 0 || digest.length !== 64 || checkValue === undefined) throw new Error(`no set is printed in ${pdf}`);
  return { digest, checkValue };
}

/** The form, with the digest typed from paper in groups, and everyone assembles. @returns the ceremony's number */
async function openDrill(room: Room, { digest }: PrintedSet, telling: Telling): Promise<string> {
  const { console, home, threshold } = room;
  await home.form('recovery-drill');
  await console.write(word('field.set'), digest.replaceAll(/(.{4})(?=.)/g, '$1 '));
  await home.sayWhere({ purpose: 'Yearly drill with the cards', reference: 'EX-1004, practice' });
  await console.pick(word('home.approvals'), String(threshold));
  await console.pick(word('home.good'), word('hours.n', { n: 24 }));
  await telling.at('form');
  const id = await home.open();
  await assemble(room, room.participants, telling);
  return id;
}

/** In the step of the cards: begun, and the holders asked one after the other. */
export async function beginWithCards({ console }: Room): Promise<void> {
  await console.hold(word('old-set.begin.hold'), word('old-set.begin.release'));
  await expect(console.button(word('old-set.type', { index: 1 }))).toBeVisible({ timeout: 30_000 });
}

/** Somebody types this in the field of this card. */
export async function layCard(room: Room, index: number, typed: string, { at }: Pick<Telling, 'at'>): Promise<void> {
  await room.console.press(word('old-set.type', { index }));
  await room.entry.open();
  if (index === 1) await at('card');
  await room.entry.type(typed);
  await room.entry.isGone();
}

export async function tryTheCards({ console }: Room): Promise<void> {
  await console.hold(word('old-set.open.hold'), word('old-set.open.release'));
  await expect(console.button(/^“/)).toBeVisible({ timeout: 60_000 });
}

/** One lays down another's card first; every card is read in the end, and tried. */
async function tryCards(room: Room, { checkValue }: PrintedSet, paper: string, { at }: Telling): Promise<void> {
  const { console } = room;
  const codeOf = (index: number): string => readCodeAloud(join(paper, `card-${index}.pdf`));
  await console.answer(); // the bags are open
  await at('begin');
  await beginWithCards(room);
  await at('cards');
  await layCard(room, 1, codeOf(2), { at });
  expect(await console.refusal()).toContain(sentences('CARD-EXPECTED-1', { have: 2, want: 1 }).happened);
  await at('wrong-card');
  for (const place of room.custodians.keys()) {
    const index = place + 1;
    await layCard(room, index, codeOf(index), { at: () => Promise.resolve() });
    await expect(console.button(word('old-set.type', { index }))).toHaveCount(0);
  }
  await at('all-cards');
  await tryTheCards(room);
  await at('opened');
  await console.answer();
  await expect(console.page.getByText(checkValue, { exact: true }), 'the value on the old log').toBeVisible();
  await at('value');
  await console.press(word('compare.same-value', { first: room.witness.first }));
  await console.answer();
  await console.answer(); // the cards are in new bags
}

/** @param paper folder of the card pages; @param log the printed log of the set's ceremony. @returns the ceremony's number */
export async function performDrill(
  room: Room,
  { paper, log }: { readonly paper: string; readonly log: string },
  telling: Telling,
): Promise<string> {
  const set = readPrintedLog(log);
  const id = await openDrill(room, set, telling);
  await checkMachine(room, telling);
  await readRequest(room, telling);
  await collectApprovals(room, telling);
  await tryCards(room, set, paper, telling);
  await signLog(room, telling);
  await exportAndClose(room, telling);
  await telling.at('closed');
  return id;
}
