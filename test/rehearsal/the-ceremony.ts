/**
 * The ceremony of kind master-key-generation, told act by act as its participants would tell it, and done through the station's screens:
 * what a person presses, types or reads. `at` is called at the moments worth a picture.
 */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import { PROBES, probeOf } from '../../shared/ceremony/probes.ts';
import { readCodeAloud } from './share-card-text.ts';
import type { Participant, Room } from './the-room.ts';
import { word } from './words.ts';

export const KEY_NAME = 'EX-MASTER-2027';

export interface Telling {
  /** A moment to take a picture of; the name is part of the file's. */
  readonly at: (moment: string) => Promise<void>;
  /** Before each approval: what should be refused is tried here. */
  readonly beforeApproval: (number: number) => Promise<void>;
}

/** The custodian's hand on the PIN: asked for, typed, sent, and the view is gone. */
async function enterPin(room: Room, person: Participant): Promise<void> {
  await room.console.press(word('pin.ask'));
  await room.entry.type(person.pin);
  await room.entry.isGone();
}

async function readHead(room: Room): Promise<void> {
  await room.console.press(word('head.written', { first: room.witness.first }));
  await room.console.answer();
}

/** Act 1: the form is filled in, everyone shows a document and a card. */
export async function assemble(room: Room, { at }: Telling): Promise<void> {
  const { console, threshold, custodians } = room;
  // the station looks at the cards after its first paint
  await expect(console.page.getByText(word('home.module.later'))).toHaveCount(0, { timeout: 30_000 });
  await at('home');
  await console.openCeremony({
    purpose: `Make ${KEY_NAME}, split it ${threshold} of ${custodians.length}`,
    keyName: KEY_NAME,
    room: 'Musterstadt, room 2',
    zone: 'Europe/Berlin',
    offset: '+1',
    reference: 'EX-1001, practice',
    approvals: threshold,
    cards: threshold,
  });
  await at('open');
  await console.answer();
  for (const [place, person] of room.participants.entries()) {
    await console.choose(word('identify.passport'));
    await console.press(word('pin.ask'));
    await room.entry.open();
    if (place === 0) await at('identify-pin');
    await room.entry.type(person.pin);
    await room.entry.isGone();
    await console.answer();
  }
  await at('log-head');
  await readHead(room);
}

/** Act 2: the machine and the witness each say what they see; what is not as it should be becomes an exception; then clock and script. */
export async function checkMachine(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  await console.press(word('probe.start'));
  await expect(console.button(word('probe.again')).first()).toBeVisible({ timeout: 30_000 });
  await at('probes');
  for (const probe of PROBES.filter((one) => one.witnessed)) {
    await console.press(word('probe.same.of', { witness: room.witness.first, probe: probe.title }));
  }
  await settle(room);
  await at('probes-settled');
  await console.answer();

  await console.write(word('clock.label', { first: room.witness.first }), watch());
  await console.press(word('clock.compare'));
  await console.answer();

  await at('script-digest');
  await console.press(word('compare.all-same'));
  await console.answer();
  await readHead(room);
}

/** The probes whose line is open, by id, as the log on the disk says. */
function openProbes(room: Room): readonly string[] {
  const settled = new Set<string>();
  let findings: readonly { readonly probe: string; readonly result: string }[] = [];
  for (const { record } of room.log()) {
    const { event } = record;
    if (event.type === 'machine.probed') findings = event.body.findings;
    if (event.type === 'exception.recorded' && event.body.probe !== null) settled.add(event.body.probe);
  }
  return findings.filter(({ probe, result }) => result !== 'pass' && !settled.has(probe)).map(({ probe }) => probe);
}

/** This is no sanitised machine: in practice an exception says so, line by line. */
async function settle(room: Room): Promise<void> {
  const { console } = room;
  for (const probe of openProbes(room)) {
    const title = probeOf(probe)?.title ?? probe;
    await console.press(word('finding.exception'));
    await console.write(word('exception.expected'), `${title}: as the script says`);
    await console.write(word('exception.happened'), `${title}: this is a practice machine`);
    await console.write(word('exception.decided'), 'Good enough for practice, and for nothing else');
    await console.press(word('exception.record'));
    await expect.poll(() => openProbes(room).includes(probe)).toBe(false);
  }
}

/** The time on a watch that is set to the room's time, UTC+1. */
const watch = (): string => new Date(Date.now() + 3_600_000).toISOString().slice(11, 19);

/** Act 3: the initiator asks; the request's digest is read aloud. */
export async function readRequest(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  await at('request');
  await console.press(word('request.open', { first: room.initiator.first }));
  await console.answer();
  await at('request-digest');
  await console.press(word('compare.all-same'));
  await console.answer();
}

/** Act 4: one custodian after the other says why, and signs. */
export async function collectApprovals(room: Room, telling: Telling): Promise<void> {
  for (let number = 1; number <= room.threshold; number++) {
    await telling.beforeApproval(number);
    const custodian = room.custodians[number - 1];
    if (custodian === undefined) throw new Error('fewer custodians than approvals');
    await approve(room, custodian, number === 1 ? telling : null);
    await room.console.answer();
  }
  await telling.at('approved');
  await readHead(room);
}

/** Whose reason it is stands in the field's name; a refused card's owner gives one too. */
export async function sayWhy({ console }: Room): Promise<void> {
  await console.page.getByRole('textbox', { name: /^Why .+ approves$/ }).fill('Digest compared with my own paper, all lines the same');
}

export async function beginApproval(room: Room, custodian: Participant): Promise<void> {
  await room.console.press(word('approve.begin', { first: custodian.first }));
  await sayWhy(room);
}

export async function approve(room: Room, custodian: Participant, telling: Telling | null = null): Promise<void> {
  await beginApproval(room, custodian);
  await room.console.press(word('pin.ask'));
  await room.entry.open();
  if (telling !== null) await telling.at('approval-pin');
  await room.entry.type(custodian.pin);
  await room.entry.isGone();
}

/** Act 5: one summary before, one confirmation after. */
export async function makeAndSplit(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  await at('make');
  await console.hold(word('make.hold', { name: KEY_NAME }), word('make.release'));
  await expect(console.button(/^“/)).toBeVisible({ timeout: 120_000 });
  await at('made');
  await console.answer();
  await at('outcome');
  await console.press(word('compare.same-value', { first: room.witness.first }));
  await console.answer();
}

/** Act 6: each custodian takes the page from the printer; a copy of it stays in `tray`, for this is practice. */
export async function handOut(room: Room, { at }: Telling, tray: string): Promise<void> {
  const { console } = room;
  for (const [place, custodian] of room.custodians.entries()) {
    const index = place + 1;
    copyFileSync(join(room.workspace.cards, `card-${index}.pdf`), join(tray, `card-${index}.pdf`));
    if (index === 1) await at('hand-out');
    await console.write(word('card.bag', { index }), `PRACTICE-${100 + index}`);
    await console.press(word('card.issue', { index, first: custodian.first }));
    await console.answer();
  }
}

/** Act 7: every card is read from its page, the second one typed by hand; then every group of k is tried, and the key is active. */
export async function readBack(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  for (const place of room.custodians.keys()) {
    const index = place + 1;
    if (index === 2) await typeCard(room, index, at);
    else await console.press(word('card.read'));
    await expect(console.button(/^“/)).toBeVisible({ timeout: 60_000 });
    if (index === 1) await at('read-back');
    await console.answer();
  }
  await at('combine');
  await console.press(word('combine.start', { n: groups(room) }));
  await console.answer();
  await at('activate');
  await console.hold(word('activate.hold', { name: KEY_NAME }), word('activate.release'));
  await console.answer();
  await readHead(room);
}

async function typeCard(room: Room, index: number, at: Telling['at']): Promise<void> {
  await room.console.press(word('card.type'));
  await room.entry.open();
  await at('card-by-hand');
  await room.entry.type(readCodeAloud(join(room.workspace.cards, `card-${index}.pdf`)));
  await room.entry.isGone();
}

/** n choose k. */
function groups({ custodians, threshold }: Room): number {
  let count = 1;
  for (let i = 1; i <= threshold; i++) count = (count * (custodians.length - threshold + i)) / i;
  return count;
}

/** Act 8: the witness's own words on the witness's own screen; the seal; head and PDF are signed. */
export async function signLog(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  await at('sign-off');
  await room.witnessScreen.agree('');
  await console.answer();
  await console.hold(word('seal.hold'), word('seal.release'));
  await console.answer();
  await enterPin(room, room.witness);
  await console.answer();
  await enterPin(room, room.master);
  await console.answer();
  await at('document-signed');
  await enterPin(room, room.witness);
  await console.answer();
}

/** Act 9: the quorum signs the bundle, it is written, and the ceremony closes; the station then forgets the pages. */
export async function exportAndClose(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  for (const custodian of room.custodians.slice(0, room.threshold)) {
    await at(`bundle-${custodian.id}`);
    await enterPin(room, custodian);
    await console.answer();
  }
  await console.press(word('export.do'));
  await at('exported');
  await console.answer();
  const id = room.log()[0]?.record.ceremony ?? '';
  await console.hold(word('close.hold', { name: id }), word('close.release'));
  await console.answer();
  await expect(console.page.getByRole('heading', { name: word('over.closed') })).toBeVisible();
  await at('closed');
}
