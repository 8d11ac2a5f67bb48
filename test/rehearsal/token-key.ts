/** The ceremony of kind hsm-key-generation, act by act: what is its own beside the acts that all kinds share (the-ceremony.ts). */
import { expect } from '@playwright/test';
import { called } from './console-screen.ts';
import { assemble, type Telling } from './the-ceremony.ts';
import type { Participant, Room } from './the-room.ts';
import { word } from './words.ts';

export const LABEL = 'code-signing-2027';

/** The token in which the key is made, and who holds its PIN: of the custodians the last. */
export const tokenOf = ({ workspace }: Room): string => workspace.others.get('hsm-1')?.serial ?? '';
function pinHolderOf({ custodians }: Room): Participant {
  const holder = custodians.at(-1);
  if (holder === undefined) throw new Error('nobody is custodian');
  return holder;
}

/** The form is filled in, and everyone assembles. @returns the ceremony's number */
export async function openTokenKey(room: Room, telling: Telling): Promise<string> {
  const { console, home, threshold } = room;
  await home.form('hsm-key-generation');
  await console.write(word('field.label'), LABEL);
  await console.write(word('field.token-serial'), tokenOf(room));
  await console.pick(word('field.algorithm'), 'ECDSA P-384');
  await home.sayWhere({ purpose: `Make the code-signing key ${LABEL}`, reference: 'EX-1003, practice' });
  await console.pick(word('home.approvals'), String(threshold));
  await telling.at('form');
  const id = await home.open();
  await assemble(room, room.participants, telling);
  return id;
}

/** The token's PIN by its holder; the button that names the key is held. */
export async function holdToMake(room: Room): Promise<void> {
  const { console } = room;
  await console.pick(word('keypair.pin-holder'), called(pinHolderOf(room)));
  await console.hold(word('keypair.hold', { label: LABEL }), word('keypair.release'));
}

/** Act 5: the HSM out of its bag, the key made in it, its attributes and its fingerprint read aloud, the HSM put away. */
export async function makeInToken(room: Room, { at }: Telling): Promise<void> {
  const { console } = room;
  await console.answer();
  await at('generate');
  await holdToMake(room);
  await room.entry.open();
  await at('token-pin');
  await room.entry.type(room.pinOf('hsm-1'));
  await room.entry.isGone();
  await expect(console.button(/^“/)).toBeVisible({ timeout: 120_000 });
  await at('generated');
  await console.answer();
  await at('attributes');
  await console.answer();
  await at('fingerprint');
  await console.press(word('compare.all-same'));
  await console.answer();
  await console.answer();
}
