/** Attacks on the quorum, through the screen: each is refused in words, and the log gains the rejection and nothing else. */
import { initiatorsCard, malformedPinOf, sameCardAgain, strangersCard, wrongPinOf } from '../rehearsal/attempts.ts';
import { approve } from '../rehearsal/the-ceremony.ts';
import type { Participant, Room } from '../rehearsal/the-room.ts';
import { word } from '../rehearsal/words.ts';
import { expect, snapshot, test } from './fixture.ts';
import { masterKeyAt } from './on-the-way.ts';

const custodian = (room: Room, place: number): Participant => {
  const one = room.custodians[place];
  if (one === undefined) throw new Error('no such custodian');
  return one;
};

const triesLeft = async (room: Room, person: Participant): Promise<string | undefined> =>
  (await snapshot(room.station.console)).status.cards?.find((card) => card.person === person.id)?.pin;

test('the initiator, a stranger, a duplicate, a wrong PIN and a malformed one are refused, and approvals go on', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const [first, second] = [custodian(room, 0), custodian(room, 1)];
  await initiatorsCard(room, first);
  await strangersCard(room, first);
  await malformedPinOf(room, first);
  expect(await triesLeft(room, first), 'a PIN of wrong form costs no try').toBe('more-than-one-try');
  await wrongPinOf(room, first);
  await room.console.press(word('approve.another'));
  await expect.poll(() => triesLeft(room, first), 'the search for tries left finds one that was lost').toBe('few-tries');
  await room.console.press(word('approve.back'));
  await approve(room, first);
  await room.console.answer();
  await sameCardAgain(room, first, '4.1', second);
  await approve(room, second);
  const approved = room.log().filter(({ record }) => record.event.type === 'ceremony.approved');
  expect(approved).toHaveLength(2);
});

test('a custodian says no, and does not count', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'approve');
  const first = custodian(room, 0);
  await room.console.press('Record refusal');
  await room.console.write(`Why ${first.first} says no`, 'The third line differs');
  await room.console.press('Record the refusal');
  await expect(room.console.button(`${custodian(room, 1).first} approves`)).toBeVisible();
  expect(room.log().at(-1)?.record.event).toMatchObject({ type: 'approval.declined', body: { person: first.id } });
});
