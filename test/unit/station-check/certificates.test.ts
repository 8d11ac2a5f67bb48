/** When a certificate's end is near: seed 004's 30 and 7 days, each at its edge, of people, roots and cards; and who is then left to approve. */
import { beforeAll, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import type { Person } from '../../../shared/format/roster.ts';
import type { StationFacts } from '../../../shared/station-check/facts.ts';
import { checkStation } from '../../../shared/station-check/findings.ts';
import { nearness } from '../../../shared/station-check/validity.ts';
import { checkWords } from '../../../shared/words/station-check.ts';
import {
  authority,
  bareStation,
  DAY,
  listed,
  NOW,
  OPENSC,
  personOf,
  rosterOf,
  said,
  soundStation,
  tokenOf,
  workspaceOf,
} from './sample-station.ts';

let sound: StationFacts;
let people: readonly Person[];
beforeAll(async () => {
  sound = await soundStation();
  people = sound.workspace.kind === 'read' ? sound.workspace.roster.people : [];
});

const SECOND = 1000;
const EDGES = [
  [31 * DAY, 'ok good', 31],
  [30 * DAY + SECOND, 'ok good', 30],
  [30 * DAY, 'warning ends-soon', 30],
  [8 * DAY, 'warning ends-soon', 8],
  [7 * DAY + SECOND, 'warning ends-soon', 7],
  [7 * DAY, 'critical ends-soon', 7],
  [DAY, 'critical ends-soon', 1],
  [0, 'critical ends-soon', 0],
  [-SECOND, 'critical expired', 0],
  [-DAY, 'critical expired', 1],
  [-40 * DAY, 'critical expired', 40],
] as const;

test.each(EDGES)('%d ms before its end: %s', (left, want, days) => {
  const now = Date.parse(NOW);
  const { result, found, days: told } = nearness({ notBefore: now - 1000 * DAY, notAfter: now + left }, now);
  expect(`${result} ${found}`).toBe(want);
  expect(told).toBe(days);
});

test.each(EDGES)('of a person, %d ms before the end of a real certificate: %s', async (left, want) => {
  const root = await authority();
  const held = await root.issue('eve', left, -1000 * DAY);
  const facts = { ...bareStation(), workspace: workspaceOf(rosterOf([personOf('eve', ['custodian'], held)], root)) };
  const [result, found] = want.split(' ');
  expect(said(facts, 'certificate', 'eve')).toEqual([`${result ?? ''} person-${found ?? ''}`]);
});

test('not good yet: critical, and the days until it is', async () => {
  const root = await authority();
  const held = await root.issue('eve', 300 * DAY, 3 * DAY);
  const facts = { ...bareStation(), workspace: workspaceOf(rosterOf([personOf('eve', ['custodian'], held)], root)) };
  const found = checkStation(facts, rsaVerify).findings.find(({ check, about }) => check === 'certificate' && about === 'eve');
  expect(found).toMatchObject({ result: 'critical', found: 'person-not-yet', values: { days: 3 } });
});

test.each([
  [31 * DAY, 'ok root-good'],
  [30 * DAY, 'warning root-ends-soon'],
  [7 * DAY, 'critical root-ends-soon'],
  [-DAY, 'critical root-expired'],
])('of a root, %d ms before its end: %s, and it is said once', async (left, want) => {
  const root = await authority(left);
  const held = await root.issue('eve', 300 * DAY);
  const facts = { ...bareStation(), workspace: workspaceOf(rosterOf([personOf('eve', ['custodian'], held)], root)) };
  expect(said(facts, 'certificate')).toEqual([want, 'ok person-good']);
  // whoever stands under it approves nothing any more
  expect(said(facts, 'approvers')).toEqual(['critical too-few']);
});

test('a certificate of another authority of the same name is critical, and why is said', async () => {
  const [root, other] = [await authority(), await authority()];
  const held = await other.issue('eve', 300 * DAY);
  const facts = { ...bareStation(), workspace: workspaceOf(rosterOf([personOf('eve', ['custodian'], held)], root)) };
  const found = checkStation(facts, rsaVerify).findings.find(({ about }) => about === 'eve');
  expect(found).toMatchObject({ result: 'critical', found: 'chain', values: { reason: 'signature' } });
});

test('what is no certificate is said to be none', async () => {
  const root = await authority();
  const held = await root.issue('eve', 300 * DAY);
  const eve = { ...personOf('eve', ['custodian'], held), certificate: toBase64(Uint8Array.of(1, 2, 3)) };
  expect(said({ ...bareStation(), workspace: workspaceOf(rosterOf([eve], root)) }, 'certificate', 'eve')).toEqual(['critical unreadable']);
});

test('without a workspace the cards’ own certificates are looked at', async () => {
  const root = await authority();
  const held = await root.issue('eve', 7 * DAY);
  const facts = { ...bareStation(), modules: [{ named: OPENSC.path, answer: listed(OPENSC, tokenOf('eve', held)) }] };
  expect(said(facts, 'certificate')).toEqual(['critical card-ends-soon']);
  expect(said(bareStation(), 'certificate')).toEqual(['cannot-tell none']);
});

test('a renewed certificate that the roster does not have is a warning; a stranger’s expired one stops nothing', async () => {
  const [ada] = people;
  if (ada === undefined || sound.workspace.kind !== 'read') throw new Error('no Ada');
  const root = await authority();
  const [renewed, stranger] = [await root.issue('ada', 700 * DAY), await root.issue('zed', -DAY)];
  const card = tokenOf('ada', { ...renewed, fingerprint: ada.key.fingerprint });
  const facts = { ...sound, modules: [{ named: OPENSC.path, answer: listed(OPENSC, card, tokenOf('zed', stranger)) }] };
  expect(said(facts, 'certificate', 'serial-ada')).toEqual(['warning not-of-roster']);
  expect(said(facts, 'certificate', 'serial-zed')).toEqual(['warning card-expired']);
});

test('people to spare: one more than any kind usually wants, counted among those with a good certificate', () => {
  if (sound.workspace.kind !== 'read') throw new Error('no workspace');
  const { workspace } = sound;
  expect(said(sound, 'approvers')).toEqual(['ok to-spare']);
  const less = (n: number) => ({ ...sound, workspace: { ...workspace, roster: { ...workspace.roster, people: people.slice(0, n) } } });
  expect(said(less(3), 'approvers')).toEqual(['warning none-to-spare']);
  expect(said(less(2), 'approvers')).toEqual(['warning none-to-spare']);
  expect(said(less(1), 'approvers')).toEqual(['critical too-few']);
  const groups = [{ name: 'keys', members: ['ada'], operations: ['key-rotation' as const] }];
  const policy = { ...workspace.policy, approverGroups: groups };
  const bare = checkStation({ ...sound, workspace: { ...workspace, policy } }, rsaVerify).findings.find(
    ({ check }) => check === 'approvers',
  );
  expect(bare?.result).toBe('critical');
});

test('the sentences say until when and how long', async () => {
  const root = await authority();
  const held = await root.issue('eve', 7 * DAY);
  const facts = { ...bareStation(), workspace: workspaceOf(rosterOf([personOf('eve', ['custodian'], held)], root)) };
  const found = checkStation(facts, rsaVerify).findings.find(({ about }) => about === 'eve');
  if (found === undefined) throw new Error('no finding');
  expect(checkWords(found).found).toBe('Eve Example: ends on 2027-03-08, in 7 days.');
});
