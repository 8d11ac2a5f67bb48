/** "Cards and PINs" of the console, outside a ceremony: the cards with what they say of their PINs, and the two works on one. */
import type { Refusal } from '../../shared/format/refusal.ts';
import { refuse } from '../../shared/format/refusal.ts';
import type { Person } from '../../shared/format/roster.ts';
import type { PinCard } from '../../shared/ipc/contract.ts';
import { type PinWork, triesTold } from '../../shared/ipc/pins.ts';
import type { PinSeen } from '../../shared/ipc/token-protocol.ts';
import type { Desk } from './desk.ts';
import { pinsHere, setPin as setPinOf } from './pin-work.ts';

const holder = (desk: Desk, { fingerprints }: PinSeen): Person | undefined =>
  fingerprints.map((fingerprint) => desk.personByKey(fingerprint)).find((person) => person !== undefined);

function cardOf(desk: Desk, seen: PinSeen): PinCard {
  const { serial, label, model, slot, pin, pinPad, unblock } = seen;
  const person = holder(desk, seen);
  const name = person?.name ?? (label === '' ? serial : label);
  return { serial, label, model, slot, name, person: person?.id ?? null, pin, tries: triesTold(seen), pinPad, unblock };
}

export async function lookAtPins(desk: Desk): Promise<Refusal | null> {
  const here = await desk.working('cards', () => pinsHere(desk.parts));
  if (!here.ok) return here.refusal;
  desk.show({ pins: here.cards.map((card) => cardOf(desk, card)) });
  return null;
}

/** With a ceremony on the screens there is no place for its entry view; the room pauses first, and says why. */
export async function setPin(desk: Desk, work: PinWork, serial: string): Promise<Refusal | null> {
  const { state } = desk.ledger;
  if (state !== undefined) return refuse('PIN-CEREMONY-1', { ceremony: state.id });
  const refusal = await setPinOf(
    {
      modules: desk.parts.modules,
      openEntry: desk.parts.openEntry,
      practice: desk.roster.mode === 'practice',
      nameOf: (card) => holder(desk, card)?.name,
      onEntry: () => {
        desk.show({ activity: { kind: 'new-pin', work, serial } });
      },
      onSent: () => {
        desk.show({ activity: { kind: 'working', what: 'new-pin', done: 0, of: 1 } });
      },
    },
    work,
    serial,
  );
  // what the cards say now; whether they still answer is not this work's outcome
  await lookAtPins(desk);
  return refusal;
}
