/**
 * Ceremonies of kind key-rotation, whose operation this build does not have: one that is approved, refused and cancelled, and one whose time
 * runs out while everybody looks on.
 */
import { expect } from '@playwright/test';
import { KINDS } from '../../shared/ceremony/kinds.ts';
import { called } from './console-screen.ts';
import { assemble, checkMachine, collectApprovals, decide, readRequest, type Telling, toTheList } from './the-ceremony.ts';
import type { Participant, Room } from './the-room.ts';
import { sentences, word } from './words.ts';

/** Too little time to take it up before it is over. */
const LATE_MS = 5_000;
/** Longer than the time that is left and until the station looks at its clock again. */
const EXPIRY_MS = 90_000;

interface Rotation {
  readonly keyId: string;
  readonly replaces: string;
  /** As the form offers it: "24 h". */
  readonly good: string;
}

/** Opened, and up to its request: everything that all ceremonies begin with. @returns the ceremony's number */
async function openRotation(room: Room, { keyId, replaces, good }: Rotation, telling: Telling): Promise<string> {
  const { console, home } = room;
  await home.form('key-rotation');
  await telling.at('form-empty');
  await console.write(word('field.key-id'), keyId);
  await console.write(word('field.replaces'), replaces);
  await console.pick(word('field.algorithm'), 'ECDSA P-384');
  await home.sayWhere({ purpose: `Rotate the signing key to ${keyId}`, reference: 'EX-1002, practice' });
  await console.pick(word('home.approvals'), String(room.threshold));
  await console.pick(word('home.good'), good);
  await telling.at('form');
  const id = await home.open();
  await assemble(room, room.participants, telling);
  await checkMachine(room, telling);
  await readRequest(room, telling);
  return id;
}

/** Approved by the quorum; the operation is then refused, on the screen and on the record. @returns the ceremony's number */
export async function rotateUpToApproved(room: Room, telling: Telling): Promise<string> {
  const { console } = room;
  const id = await openRotation(room, { keyId: 'root-2027-q1', replaces: 'root-2026-q4', good: word('hours.n', { n: 24 }) }, telling);
  await collectApprovals(room, telling);
  expect(room.ceremony(id).phase).toBe('Approved');
  await telling.at('execute');
  await console.hold(word('execute.hold'), word('execute.release'));
  const said = await console.refusal();
  const { happened, safe, todo } = sentences('OP-BUILD-1', { kind: `“${KINDS['key-rotation'].title}”` });
  for (const sentence of [happened, safe, todo]) expect(said).toContain(sentence);
  // the others in the room are told why, too
  await expect(room.witnessScreen.page.getByText(word('witness.unavailable'))).toBeVisible();
  await telling.at('execute-refused');
  const { phase, executionRefusals } = room.ceremony(id);
  expect(phase).toBe('Approved');
  expect(executionRefusals).toMatchObject([{ refusal: { control: 'OP-BUILD-1' } }]);
  return id;
}

/** Raised by whoever noticed it, left open for a while, then decided by master and witness. */
export async function raiseAndDecide(room: Room, id: string, { at }: Telling): Promise<void> {
  const { console, witness } = room;
  const number = room.ceremony(id).exceptions.length + 1;
  await console.page.keyboard.press('F8');
  await console.write(word('exception.expected'), 'The operation is carried out in this room');
  await console.write(word('exception.happened'), 'This build does not have it, and the station said so');
  await console.pick(word('exception.by'), called(witness));
  await at('exception');
  await console.press(word('exception.record'));
  await expect(console.page.getByRole('heading', { name: word('exception.decide.title', { n: number }) })).toBeVisible();
  await console.press(word('panel.close'));
  await expect(console.page.getByRole('heading', { name: word('exception.open', { n: 1 }) })).toBeVisible();
  // why it was refused stays in view beside it
  expect(await console.refusal()).toContain(sentences('OP-BUILD-1', { kind: `“${KINDS['key-rotation'].title}”` }).happened);
  await at('exception-open');
  await console.press(word('exception.decide.of', { n: number }));
  await console.tick(word('exception.agree.more'), called(room.initiator), true);
  await console.write(word('exception.affects'), 'root-2027-q1');
  await at('exception-decide');
  await decide(room, 'Nothing was begun; the ceremony is cancelled and held again with a build that has it');
  const resolved = { by: [room.master.id, witness.id, room.initiator.id], affects: ['root-2027-q1'] };
  await expect.poll(() => room.ceremony(id).exceptions.at(-1)).toMatchObject({ number, by: witness.id, resolved });
}

/** By the policy's right to cancel, which the initiator has without it. */
export async function cancelBy(room: Room, id: string, person: Participant, { at }: Telling): Promise<void> {
  const { console } = room;
  const reason = 'Waiting for a build that has the operation';
  await console.press(word('cancel.open'));
  await console.pick(word('cancel.by'), called(person));
  await console.write(word('cancel.reason'), reason);
  await at('cancel');
  await console.hold(word('cancel.hold', { name: id }), word('cancel.release'));
  await expect(console.page.getByRole('heading', { name: word('over.cancelled') })).toBeVisible();
  await at('cancelled');
  expect(room.ceremony(id)).toMatchObject({ phase: 'Cancelled', cancelled: { by: person.id, reason, incident: null } });
  await console.press(word('over.list'));
  await room.home.isShown();
}

/** Its request is good for the shortest time that the policy offers; the room then turns to something else. @returns the ceremony's number */
export async function rotateForAMinute(room: Room, telling: Telling): Promise<string> {
  const good = word('span.minutes', { n: 1 });
  const id = await openRotation(room, { keyId: 'code-2027-q1', replaces: 'code-2026-q4', good }, telling);
  expect(room.ceremony(id).phase).toBe('Pending');
  await toTheList(room);
  return id;
}

/** Milliseconds that its request is still good for. */
export const timeLeft = (room: Room, id: string): number => Date.parse(room.ceremony(id).request?.value.expires ?? '') - Date.now();

/**
 * Both screens show the ceremony while its time runs out, and nobody presses anything. Where the room comes too late, on a slow machine, it
 * looks at what the clock did without it. From the list, and back to it.
 */
export async function watchItExpire(room: Room, id: string, { at }: Telling): Promise<void> {
  const { console, home, witnessScreen } = room;
  if (timeLeft(room, id) > LATE_MS) {
    await home.takeUp(id);
    await at('waiting');
  } else {
    await expect.poll(() => room.ceremony(id).phase, { timeout: EXPIRY_MS }).toBe('Expired');
    await home.lookAt(id);
  }
  await expect(console.page.getByRole('heading', { name: word('over.expired') })).toBeVisible({ timeout: EXPIRY_MS });
  await expect(witnessScreen.page.getByRole('heading', { level: 1 })).toHaveText(word('witness.expired.title'));
  await at('expired');
  expect(room.ceremony(id).phase).toBe('Expired');
  await console.press(word('over.list'));
  await home.isShown();
}
