/** The two emergencies, led by master and witness from the form to the signed log, and the ceremony that one of them is about. */
import { expect } from '@playwright/test';
import { called } from './console-screen.ts';
import { assemble, readHead, signLog, type Telling, toTheList, writeAndClose } from './the-ceremony.ts';
import type { Participant, Room } from './the-room.ts';
import { word } from './words.ts';

/** Opened, and then nobody comes. @returns the ceremony's number */
export async function openAndWait(room: Room, { at }: Telling): Promise<string> {
  const { console, home } = room;
  await home.form('key-revocation');
  await console.write(word('field.revoked'), 'code-2025-q3');
  await console.pick(word('field.reason'), word('field.reason.superseded'));
  await home.sayWhere({ purpose: 'Revoke the signing key of last year', reference: 'EX-1003, practice' });
  await console.pick(word('home.good'), word('hours.n', { n: 24 }));
  await at('form');
  const id = await home.open();
  await toTheList(room);
  return id;
}

async function open(room: Room, purpose: string, telling: Telling): Promise<string> {
  await room.home.sayWhere({ purpose, reference: 'EX-1004, practice' });
  await telling.at('form');
  const id = await room.home.open();
  await assemble(room, [room.master, room.witness], telling);
  return id;
}

async function writeNote(room: Room, note: string, { at }: Telling): Promise<void> {
  const { console } = room;
  await console.write(word('emergency.note'), note);
  await console.press(word('emergency.note.do'));
  await at('note');
  await console.answer();
  await readHead(room);
}

async function signAndClose(room: Room, telling: Telling): Promise<void> {
  await signLog(room, telling);
  await writeAndClose(room, word('export.do.log'), telling);
  await room.console.press(word('over.list'));
  await room.home.isShown();
}

/** Cancelled, opened again with those who can come, and why is written down. @returns the emergency's number */
export async function settleStuck(room: Room, stuck: string, telling: Telling): Promise<string> {
  const { console, threshold, custodians } = room;
  await room.home.form('stuck-ceremony');
  await console.pick(word('field.ceremony'), new RegExp(`^${stuck}`));
  const id = await open(room, 'Nobody can come to revoke the key', telling);

  await console.write(word('emergency.cancel.reason'), 'Nobody could come in time');
  await telling.at('cancel-stuck');
  await console.typeName(word('emergency.cancel.hold', { n: 1 }), stuck);
  await telling.at('cancelled-stuck');
  await console.answer();
  expect(room.ceremony(stuck)).toMatchObject({ phase: 'Cancelled', cancelled: { incident: id } });

  const absent = custodians.at(-1);
  if (absent !== undefined && custodians.length > Math.max(threshold, 2)) {
    await console.tick(word('emergency.recreate.who'), called(absent), false);
  }
  await telling.at('recreate');
  await console.press(word('emergency.recreate.do'));
  await expect(console.button(/^“/)).toBeVisible({ timeout: 30_000 });
  await telling.at('recreated');
  await console.answer();
  const { master, witness } = room;
  await writeNote(room, `Nobody could come. ${master.first} and ${witness.first} decided to open it again.`, telling);
  await signAndClose(room, telling);
  return id;
}

/**
 * Their key is revoked, what they asked for is cancelled, what they approved is looked at again, and they leave the groups of the policy.
 * @param takeOut of every group in policy.yaml
 * @returns the emergency's number
 */
export async function settleCompromised(room: Room, person: Participant, takeOut: () => void, telling: Telling): Promise<string> {
  const { console } = room;
  await room.home.form('compromised-approver');
  await console.pick(word('field.person'), called(person));
  const id = await open(room, `The card of ${person.name} was lost`, telling);

  await console.write(word('emergency.revoke.because'), 'The card was lost on the train');
  await telling.at('revoke');
  await console.typeName(word('emergency.revoke.hold', { first: person.first }), person.name);
  await telling.at('revoked');
  await console.answer();

  await console.write(word('emergency.cancel.reason'), 'This person asks for nothing');
  const none = word('witness.cancel.none', { master: room.master.name });
  await expect(room.witnessScreen.page.getByText(none)).toBeVisible();
  await telling.at('cancel-theirs');
  await console.typeName(word('emergency.cancel.none.do'), id);
  await console.answer();

  await console.press(word('emergency.list'));
  await expect(console.page.getByRole('table')).toBeVisible();
  await console.write(word('emergency.finding'), 'Each was given in the room, before the card was lost');
  await telling.at('review');
  await console.press(word('emergency.finding.do'));
  await console.answer();

  takeOut();
  expect(await room.witnessScreen.text()).toContain(person.name);
  await telling.at('groups');
  await console.answer();
  await writeNote(room, 'A card was lost. Its key is revoked, its approvals were looked at again.', telling);
  await signAndClose(room, telling);
  return id;
}
