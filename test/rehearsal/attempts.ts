/**
 * What should be refused, tried through the screen: the sentence that appears, and what the log gained by it. Each attempt leaves the step
 * as it found it, waiting for the custodian who is next.
 */
import { expect } from '@playwright/test';
import type { Entry } from '../../shared/format/event-record.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { beginApproval, sayWhy } from './the-ceremony.ts';
import type { Participant, Room } from './the-room.ts';
import { sentences, word } from './words.ts';

export interface Attempt {
  readonly what: string;
  /** What the alert on the console said, all of it. */
  readonly onScreen: string;
  /** What the ceremony's log gained. */
  readonly gained: readonly Entry[];
}

/** A wrong PIN has as many digits as the right one and differs in the last. */
const wrongPin = (pin: string): string => `${pin.slice(0, -1)}${(Number(pin.slice(-1)) + 1) % 10}`;

/** For a picture, while the refusal stands on the screen. */
type Seen = () => Promise<void>;
const unseen: Seen = () => Promise.resolve();

async function attempt(room: Room, what: string, seen: Seen, act: () => Promise<string>): Promise<Attempt> {
  const id = await room.console.ceremony();
  const before = room.logOf(id).length;
  const onScreen = await act();
  await seen();
  return { what, onScreen, gained: room.logOf(id).slice(before) };
}

async function askForPin(room: Room, person: Participant): Promise<void> {
  await room.cardsIn([person.id]);
  await beginApproval(room, person);
  await room.console.press(word('pin.ask'));
}

/** Back from the reason to the step, where the same custodian may begin again. */
async function back(room: Room, person: Participant): Promise<void> {
  await room.console.press(word('approve.back'));
  await expect(room.console.button(word('approve.begin', { first: person.first }))).toBeVisible();
}

/** Back from a card that was refused to the custodian who is next. */
async function askAgain(room: Room, next: Participant): Promise<void> {
  const { console } = room;
  // who was asked already is not among those of the roster who may be asked: they are found by their card
  await room.cardsIn([next.id]);
  await console.press(word('approve.back'));
  await console.press(word('approve.another'));
  await console.press(word('approve.ask', { name: next.name }));
  // the button stands there before the record does, when they are asked anew
  const id = await console.ceremony();
  await expect.poll(() => room.logOf(id).at(-1)?.record.event.type).toBe('card.asked');
  await expect(console.button(word('approve.begin', { first: next.first }))).toBeVisible();
}

async function useCard(room: Room, card: string, id: string): Promise<string> {
  const { console } = room;
  await room.cardsIn([id]);
  await console.press(word('approve.another'));
  await console.press(`${word('approve.use')}: ${card}`);
  await sayWhy(room);
  await console.press(word('pin.ask'));
  const said = await console.refusal();
  if (room.station.entryIsOpen()) throw new Error('a PIN was asked for before the card was refused');
  return said;
}

export async function initiatorsCard(room: Room, next: Participant, seen: Seen = unseen): Promise<Attempt> {
  const { initiator } = room;
  const tried = await attempt(room, `the initiator's card, ${initiator.name}`, seen, () =>
    useCard(room, word('approve.card.of', { name: initiator.name }), initiator.id),
  );
  refusedWith(tried, { control: 'SOD-INITIATOR-1', operands: { person: initiator.name } }, initiator);
  await askAgain(room, next);
  return tried;
}

export async function strangersCard(room: Room, next: Participant, seen: Seen = unseen): Promise<Attempt> {
  const tried = await attempt(room, "a stranger's card", seen, () => useCard(room, word('approve.card.stranger'), 'stranger-1'));
  refusedWith(tried, { control: 'APP-STRANGER-1', operands: {} }, null);
  await askAgain(room, next);
  return tried;
}

/** Their approval stands already, from the step before. */
export async function sameCardAgain(
  room: Room,
  before: Participant,
  step: string,
  next: Participant,
  seen: Seen = unseen,
): Promise<Attempt> {
  const tried = await attempt(room, `a second approval by ${before.name}`, seen, () =>
    useCard(room, word('approve.card.of', { name: before.name }), before.id),
  );
  refusedWith(tried, { control: 'APP-DUP-1', operands: { person: before.name, step } }, before);
  await askAgain(room, next);
  return tried;
}

export async function wrongPinOf(room: Room, person: Participant, seen: Seen = unseen): Promise<Attempt> {
  const tried = await attempt(room, `a wrong PIN for ${person.name}'s card`, seen, async () => {
    await askForPin(room, person);
    await room.entry.type(wrongPin(person.pin));
    await room.entry.isGone();
    return await room.console.refusal();
  });
  refusedWith(tried, { control: 'TOK-PIN-WRONG-1', operands: { left: 'more-than-one' } }, person, ['approval.intended']);
  await back(room, person);
  return tried;
}

/** It has a letter and is too short: the view says so before the card hears of it, and the custodian takes the card out. */
export async function malformedPinOf(room: Room, person: Participant, seen: Seen = unseen): Promise<Attempt> {
  const tried = await attempt(room, `a PIN of wrong form for ${person.name}'s card`, seen, async () => {
    await askForPin(room, person);
    await room.entry.type('12a45');
    await room.entry.says(word('entry.pin.wrong'));
    await room.entry.stop();
    return await room.console.refusal();
  });
  refusedWith(tried, { control: 'TOK-WITHDRAWN-1', operands: {} }, person, ['approval.intended']);
  await back(room, person);
  return tried;
}

function refusedWith({ onScreen, gained }: Attempt, refusal: Refusal, person: Participant | null, before: readonly string[] = []): void {
  const named = { ...refusal.operands, ...(person === null ? {} : { name: person.name, first: person.first }) };
  const { happened } = sentences(refusal.control, named);
  expect(onScreen).toContain(happened);
  expect(gained.map(({ record }) => record.event.type)).toEqual([...before, 'ceremony.approval_rejected']);
  const rejection = gained.at(-1)?.record.event;
  expect(rejection).toMatchObject({ body: { person: person?.id ?? null, refusal: { control: refusal.control } } });
}
