/**
 * The acts that ceremonies of every kind share, told as their participants would tell them and done through the station's screens: what a
 * person presses, types or reads. `at` is called at the moments worth a picture.
 */
import { expect } from '@playwright/test';
import { unsettledProbes } from '../../shared/ceremony/evidence.ts';
import { PROBES, probeOf } from '../../shared/ceremony/probes.ts';
import type { Participant, Room } from './the-room.ts';
import { word } from './words.ts';

export interface Telling {
  /** A moment to take a picture of; the name is part of the file's. */
  readonly at: (moment: string) => Promise<void>;
  /** Before each approval: what should be refused is tried here. */
  readonly beforeApproval: (number: number) => Promise<void>;
}
/** No pictures, and nothing out of the ordinary. */
export const silent: Telling = { at: () => Promise.resolve(), beforeApproval: () => Promise.resolve() };

/** The person's hand on the PIN: asked for, typed, sent, and the view is gone. */
export async function enterPin(room: Room, person: Participant): Promise<void> {
  await room.cardsIn([person.id]);
  await room.console.press(word('pin.ask'));
  await room.entry.type(person.pin);
  await room.entry.isGone();
}

export async function readHead(room: Room): Promise<void> {
  await room.console.press(word('head.written', { first: room.witness.first }));
  await room.console.answer();
}

/** The first act: everyone hears why they are here, then shows a document and a card. */
export async function assemble(room: Room, people: readonly Participant[], { at }: Telling): Promise<void> {
  const { console } = room;
  await at('open');
  await console.answer();
  for (const [place, person] of people.entries()) {
    await room.cardsIn([person.id]);
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

/** The machine and the witness each say what they see; what is not as it should be becomes an exception; then clock and script. */
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

/** This is no sanitised machine: in practice an exception says so, line by line. What was raised is decided at once. */
async function settle(room: Room): Promise<void> {
  const { console } = room;
  for (const probe of unsettledProbes(await room.now())) {
    const title = probeOf(probe)?.title ?? probe;
    await console.press(word('finding.exception'));
    await console.write(word('exception.expected'), `${title}: as the script says`);
    await console.write(word('exception.happened'), `${title}: this is a practice machine`);
    await console.press(word('exception.record'));
    await decide(room, 'Good enough for practice, and for nothing else');
    await expect.poll(async () => unsettledProbes(await room.now())).not.toContain(probe);
  }
}

/** The second half of an exception, in the panel that is open: master and witness agree. */
export async function decide(room: Room, decision: string): Promise<void> {
  const { console, master, witness } = room;
  await console.write(word('exception.decided'), decision);
  await console.press(word('exception.decide.do', { master: master.first, witness: witness.first }));
}

/** The time on a watch that is set to the room's time, UTC+1. */
const watch = (): string => new Date(Date.now() + 3_600_000).toISOString().slice(11, 19);

/** The initiator asks; the request's digest is read aloud. */
export async function readRequest(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  await at('request');
  await console.press(word('request.open', { first: room.initiator.first }));
  await console.answer();
  await at('request-digest');
  await console.press(word('compare.all-same'));
  await console.answer();
}

/** One custodian after the other says why, and signs. */
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
  await room.cardsIn([custodian.id]);
  await beginApproval(room, custodian);
  await room.console.press(word('pin.ask'));
  await room.entry.open();
  if (telling !== null) await telling.at('approval-pin');
  await room.entry.type(custodian.pin);
  await room.entry.isGone();
}

/** The witness's own words on the witness's own screen; the seal; head and PDF are signed. */
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

/** What leaves the room is written, and the ceremony closes. @param write the button: the bundle, or the signed log */
export async function writeAndClose(room: Room, write: string, { at }: Telling): Promise<void> {
  const { console } = room;
  await console.press(write);
  await at('exported');
  await console.answer();
  const id = await console.ceremony();
  await console.typeName(word('close.hold', { name: id }), id);
  await console.answer();
  await expect(console.page.getByRole('heading', { name: word('over.closed') })).toBeVisible();
  await at('closed');
}

/** From a ceremony that is over, or that waits, to the list. */
export async function toTheList(room: Room): Promise<void> {
  const { console } = room;
  await console.button(word('bar.list')).click();
  await room.home.isShown();
}
