/**
 * The card is pulled at fifty random moments of an approval: before a command is heard, while it is carried out, after its answer, in its
 * silence, and at any time. The station always comes back with an answer, the log stays whole, and no approval stands that does not verify.
 */
import { randomInt } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { CommandAnswer } from '../../shared/ipc/contract.ts';
import { CardStation, WHO } from '../support/piv/card-station.ts';
import type { FaultAct } from '../support/piv/emulator-protocol.ts';

const MOMENTS = 50;
/** Long enough for a card that answers; one that never does costs this each time. */
const DEADLINE_MS = 4_000;
const ACTS: readonly FaultAct[] = ['pull', 'unanswered', 'answered', 'silent'];

let station: CardStation;
beforeAll(async () => {
  station = await CardStation.make({ kind: 'piv', cardDeadline: DEADLINE_MS });
});
afterAll(() => station.close());

const approvals = (): number => station.open.ledger.open.approvals.length;

/** One approval during which the card goes. @param command the moment by the card's commands; null: by the clock, within so many ms */
async function disturbed(command: { readonly after: number; readonly act: FaultAct } | null, within: number): Promise<CommandAnswer> {
  if (command !== null) {
    await station.readers.fault(WHO, { when: { after: command.after }, act: command.act });
    return station.approve();
  }
  const answering = station.approve();
  await pause(randomInt(within));
  await station.readers.pull(WHO);
  return answering;
}

test(`${MOMENTS} random moments`, async () => {
  await station.request();
  // how many commands, and how long, an approval takes that nothing disturbs
  await station.readers.state(WHO);
  const begun = performance.now();
  expect(await station.approve()).toEqual({ ok: true });
  const took = Math.ceil(performance.now() - begun);
  const commands = (await station.readers.state(WHO)).heard.length;
  expect(commands).toBeGreaterThan(10);

  const refused = new Map<string, number>();
  let approved = 1;
  for (let moment = 0; moment < MOMENTS; moment += 1) {
    if (approvals() > 0) await station.request();
    const records = station.open.store.count;
    const command = moment % 5 === 0 ? null : { after: randomInt(commands), act: ACTS[randomInt(ACTS.length)] ?? 'pull' };
    const answer = await disturbed(command, took);
    const what = `moment ${moment}: ${JSON.stringify(command ?? 'by the clock')}: ${JSON.stringify(answer)}`;
    // what is answered is what stands
    expect(approvals(), what).toBe(answer.ok ? 1 : 0);
    expect(station.open.store.count, what).toBeGreaterThan(records);
    if (answer.ok) approved += 1;
    else refused.set(answer.refusal.control, (refused.get(answer.refusal.control) ?? 0) + 1);
    await station.readers.fault(WHO, null);
    await station.readers.putBack(WHO);
  }
  const told = JSON.stringify([...refused]);
  expect(approved - 1, told).toBeLessThan(MOMENTS);
  for (const control of refused.keys()) expect(control, told).toMatch(/^TOK-/);

  // with the card left in peace the same station signs again
  if (approvals() > 0) await station.request();
  expect(await station.approve()).toEqual({ ok: true });
  approved += 1;

  // the chain holds, and every approval in it verifies: else the new start is refused (STORE-REPLAY-1)
  await station.start();
  const types = [...station.open.store.replay()].map(({ record }) => record.event.type);
  const count = (...wanted: readonly string[]): number => types.filter((type) => wanted.includes(type)).length;
  expect(count('ceremony.approved')).toBe(approved);
  expect(count('approval.intended')).toBe(count('ceremony.approved', 'ceremony.approval_rejected'));
}, 900_000);
