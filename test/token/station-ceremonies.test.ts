/** Whole ceremonies of four kinds in one workspace, over the real store, tokens, custody, PDF and export; then everything they left is read again. */

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import type { CeremonyEvent } from '../../shared/format/ceremony-event.ts';
import { verifyBundle } from '../../shared/verify/verify-bundle.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { pngOf, rasterise, turned } from '../support/scanned-page.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { compromised, doAll, masterKey, rotationOf, rotationToApproved, rotationToFirstApproval, stuck } from './station-agenda.ts';

const THREE = ['lukasz', 'pavlos', 'petr'];
/** In the order of the agenda; one more was opened by the emergency. */
const ERRANDS = [
  rotationToApproved(THREE),
  stuck(0),
  rotationToFirstApproval(['nguyen', 'lukasz', 'pavlos']),
  compromised('nguyen'),
  masterKey(THREE),
];

let workspace: PracticeWorkspace;
let open: StationInNode;

async function start(): Promise<StationInNode> {
  const { folder, softhsmConf, cards } = workspace;
  const opened = await openStation({ folder, softhsmConf, type: honestTypist(workspace, cards) });
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  await opened.station.resumeAfterStop();
  return opened;
}

beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: defaultPeople(4) });
  open = await start();
  await doAll(open, ERRANDS, async (move, answer) => {
    if (!answer.ok || move === 'sign-off' || move.do !== 'answer') return;
    const step = currentStep(open.ledger.open);
    if (step?.action === 'read-card' && step.number === 3) await scanTheThird();
  });
}, 120_000);
afterAll(async () => {
  await open.close();
  workspace.remove();
});

/** The third card is read from a picture of its paper: before it lies there, and once it does. */
async function scanTheThird(): Promise<void> {
  const reading = { do: 'read-card', index: 3, medium: 'scan' } as const;
  expect(await open.move(reading)).toMatchObject({
    ok: false,
    refusal: { control: 'CARD-UNREADABLE-1', operands: { reason: 'no-file', file: 'scan-3' } },
  });
  const page = rasterise(join(workspace.cards, 'card-3.pdf'), 150);
  writeFileSync(join(workspace.cards, 'scan-3.png'), pngOf(turned(page, 7)));
  expect(await open.move(reading)).toMatchObject({ ok: true });
}

/** By their place in the order opened: 0 rotation, 1 stuck, 2 opened anew, 3 rotation, 4 compromised, 5 master key. */
function ceremony(place: number): CeremonyState {
  const id = open.ledger.overviews.toReversed()[place]?.id ?? '';
  const state = open.ledger.stateOf(id);
  if (state === undefined) throw new Error(`no ceremony ${place}`);
  return state;
}
const eventsOf = (place: number): readonly CeremonyEvent[] => open.store.of(ceremony(place).id).map(({ record }) => record.event);
const exported = (name: string): Uint8Array => new Uint8Array(readFileSync(join(workspace.exported, name)));

test('a key rotation runs up to Approved, and its operation is not in this build', () => {
  const rotation = ceremony(0);
  expect(rotation.approvals.map(({ person }) => person)).toEqual(['lukasz', 'pavlos']);
  expect(rotation.executionRefusals.map(({ refusal }) => refusal.control)).toEqual(['OP-BUILD-1']);
  expect(rotation.executedAt).toBeNull();
});

test('a stuck ceremony is cancelled by the emergency and opened anew', () => {
  const [stuckOne, emergency, anew] = [ceremony(0), ceremony(1), ceremony(2)];
  expect(stuckOne).toMatchObject({ phase: 'Cancelled', cancelled: { incident: emergency.id } });
  expect(emergency.incident).toMatchObject({ cancelled: { ceremonies: [stuckOne.id] }, recreated: { from: stuckOne.id, to: anew.id } });
  expect(anew).toMatchObject({ phase: 'NotRequested', opened: { replaces: stuckOne.id, operation: stuckOne.opened.operation } });
  expect(emergency.closedAt).not.toBeNull();
});

test('what a compromised approver approved no longer counts, is listed, and they open nothing any more', async () => {
  const [rotation, emergency] = [ceremony(3), ceremony(4)];
  expect(rotation).toMatchObject({ phase: 'Pending', approvals: [] });
  expect(rotation.barred.get('nguyen')?.incident).toBe(emergency.id);
  const approved = eventsOf(3).find(({ type }) => type === 'ceremony.approved');
  expect(approved).toMatchObject({ body: { person: 'nguyen' } });
  expect(emergency.incident.listed?.approvals).toMatchObject([{ ceremony: rotation.id, kind: 'key-rotation', step: '4.1' }]);
  expect(emergency.incident).toMatchObject({ revoked: { person: 'nguyen' }, cancelled: { ceremonies: [] }, reviewed: 'Each was theirs' });
  expect(emergency.closedAt).not.toBeNull();
  expect(await open.move(rotationOf(['nguyen', 'lukasz', 'pavlos']))).toMatchObject({ ok: false, refusal: { control: 'CER-REVOKED-1' } });
});

test('each emergency leaves its signed log as a PDF, as it is recorded', () => {
  for (const { id, exported: written } of [ceremony(1), ceremony(4)]) {
    expect(written?.file).toBe(`${id}-log.pdf`);
    expect(digestHex(exported(`${id}-log.pdf`))).toBe(written?.digest);
  }
});

test('the master key: made, every card read back, executed, closed; the bundle verifies, and not with another byte', () => {
  const key = ceremony(5);
  expect(key).toMatchObject({ phase: 'Executed', current: null, signoff: { agrees: true } });
  expect(key.cards.map(({ readBack }) => readBack?.medium)).toEqual(['page', 'typed', 'scan']);
  expect(readdirSync(workspace.cards)).toEqual([]);
  const roster = new Uint8Array(readFileSync(workspace.rosterPath));
  const bundle = exported(`${key.id}-bundle.zip`);
  const report = verifyBundle(bundle, roster, rsaVerify);
  expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
  expect(report).toMatchObject({ verified: true, bundleDigest: key.exported?.digest });
  const changed = bundle.with(bundle.length >> 1, (bundle[bundle.length >> 1] ?? 0) ^ 1);
  expect(verifyBundle(changed, roster, rsaVerify).verified).toBe(false);
});

test('the workspace is opened again: each ceremony names the record before it, and all of them are as they were', async () => {
  const entries = [...open.store.replay()];
  const before = open.ledger.overviews;
  for (const [place, { record }] of entries.entries()) {
    if (record.event.type === 'ceremony.opened') expect(record.event.body.previousHead).toBe(entries[place - 1]?.digest ?? null);
  }
  await open.close();
  open = await start();
  // in none of them the room was stopped: they are over, or wait for approvals
  expect(open.ledger.overviews.filter(({ closedAt }) => closedAt !== null)).toEqual(before.filter(({ closedAt }) => closedAt !== null));
  expect(open.ledger.overviews.map(({ id }) => id)).toEqual(before.map(({ id }) => id));
  expect(Array.from(open.store.replay(), ({ digest }) => digest).slice(0, entries.length)).toEqual(entries.map(({ digest }) => digest));
});
