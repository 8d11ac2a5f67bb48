import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { MEMBER } from '../../../shared/ceremony/bundle-members.ts';
import { rosterRecord } from '../../../shared/format/roster.ts';
import { scriptRecord } from '../../../shared/format/script.ts';
import { decodeSignedRoster } from '../../../shared/format/signed-roster.ts';
import { isBuiltIn } from '../../../shared/verify/facts.ts';
import { carriedOut } from '../../../shared/verify/replay.ts';
import type { Report } from '../../../shared/verify/report.ts';
import { verifyBundle } from '../../../shared/verify/verify-bundle.ts';
import { archiveOf, type Bundle, bundleOf, resigned } from '../../support/bundle-of.ts';
import { raised, resolved } from '../../support/ceremony-commands.ts';
import { type Ceremony, newCeremony } from '../../support/ceremony-of.ts';
import { newRoom } from '../../support/ceremony-room.ts';
import { fileOf, nextRoster, rosterChange, signedBy } from '../../support/roster-of.ts';
import { forgeries } from './forgeries.ts';
import { replaced } from './forgery.ts';

let good: Bundle;
let ceremony: Ceremony;
beforeAll(async () => {
  ceremony = await newCeremony();
  good = bundleOf(ceremony);
}, 60_000);

const reasons = (report: Report) => report.checks.filter(({ ok, ran }) => !ok && ran);

describe('a bundle is verified', () => {
  test('with every check listed', () => {
    const report = verifyBundle(archiveOf(good), good.room.rosterBytes, rsaVerify);
    expect(reasons(report)).toEqual([]);
    expect(report.verified).toBe(true);
    expect(report.checks.every(({ ok, ran }) => ok && ran)).toBe(true);
  });

  test('and says what the log says', () => {
    const { ceremony: facts } = verifyBundle(archiveOf(good), good.room.rosterBytes, rsaVerify);
    expect(facts).toMatchObject({
      ceremonyId: 'KC-2026-001',
      mode: 'practice',
      approvalThreshold: 2,
      signOff: { name: 'Παύλος Παράδειγμα', agrees: true },
      head: { record: good.state.sealed?.seq, digest: good.state.sealed?.head },
      script: { id: 'master-key-generation', builtIn: true },
    });
    expect(facts?.approvals.map(({ id }) => id)).toEqual(['lukasz', 'dora']);
    expect(facts?.bundleSignedBy.map(({ id }) => id).toSorted()).toEqual(['dora', 'lukasz']);
    expect(facts?.key).toMatchObject({ made: 'card-set', checkValue: ceremony.manifest.keyCheckValue });
    expect(facts?.key?.publicKey?.fingerprint).toBe(ceremony.manifest.publicKey?.fingerprint);
  });

  test('with the roster as its people signed it, and not with one that somebody did not sign', () => {
    const { room } = good;
    const report = verifyBundle(archiveOf(good), fileOf(signedBy(room, room.roster)), rsaVerify);
    expect(reasons(report)).toEqual([]);
    expect(report).toMatchObject({ verified: true, rosterDigest: rosterRecord.digest(room.roster) });
    const less = room.roster.people.map(({ id }) => id).filter((id) => id !== 'zoe');
    const refused = verifyBundle(archiveOf(good), fileOf(signedBy(room, room.roster, less)), rsaVerify);
    expect(reasons(refused).map(({ control }) => control)).toEqual(['ROSTER-MASTER-1']);
    expect(refused.verified).toBe(false);
  });

  test('of a change of the roster, with the new one in it as its people signed it', async () => {
    const { room } = good;
    const bundle = bundleOf(await newCeremony({ operation: rosterChange(room) }, room));
    const file = bundle.members.find(({ name }) => name === MEMBER.nextRoster)?.bytes;
    expect(decodeSignedRoster(file ?? new Uint8Array())).toMatchObject({
      roster: nextRoster(room),
      digest: rosterChange(room).payload.digest,
    });
    const report = verifyBundle(archiveOf(bundle), room.rosterBytes, rsaVerify);
    expect(reasons(report)).toEqual([]);
    expect(report).toMatchObject({ verified: true, ceremony: { key: null, rosterChange: rosterChange(room).payload } });
    const another = fileOf(signedBy(room, { ...nextRoster(room), organisation: 'Another' }));
    const members = bundle.members.map((member) => (member.name === MEMBER.nextRoster ? { ...member, bytes: another } : member));
    const forged = verifyBundle(archiveOf(resigned(bundle, members)), room.rosterBytes, rsaVerify);
    expect(reasons(forged).map(({ control }) => control)).toEqual(['BND-MEMBER-1']);
  }, 30_000);

  test('for a symmetric key, five custodians and three of them', async () => {
    const options = { keyAlgorithm: 'aes-256', approvalThreshold: 3, cardThreshold: 3 } as const;
    const bundle = bundleOf(await newCeremony(options, await newRoom({ custodians: 5 })));
    expect(bundle.members.some(({ name }) => name.startsWith('public-key/'))).toBe(false);
    const report = verifyBundle(archiveOf(bundle), bundle.room.rosterBytes, rsaVerify);
    expect(reasons(report)).toEqual([]);
    expect(report.verified).toBe(true);
    expect(report.ceremony?.approvals).toHaveLength(3);
  }, 30_000);

  test('in production, and does not say practice', async () => {
    const bundle = bundleOf(await newCeremony({}, await newRoom({ mode: 'production' })));
    const report = verifyBundle(archiveOf(bundle), bundle.room.rosterBytes, rsaVerify);
    expect(report.verified).toBe(true);
    expect(report.ceremony?.mode).toBe('production');
  }, 30_000);

  test('with an exception that was raised and decided, and tells it', async () => {
    const excepted = (await newCeremony({}, good.room)).until('make');
    excepted.record(raised(excepted));
    excepted.record(resolved(excepted, { affects: ['Card 1'] }));
    const bundle = bundleOf(excepted);
    const report = verifyBundle(archiveOf(bundle), bundle.room.rosterBytes, rsaVerify);
    expect(reasons(report)).toEqual([]);
    expect(report.ceremony?.exceptions).toEqual([
      { number: 1, step: bundle.state.exceptions[0]?.step, happened: 'A cable was in', decided: 'It stays' },
    ]);
  }, 30_000);

  test('under a script of its own, and says that it is not built in', async () => {
    const script = { ...good.state.script, version: '1.7' };
    const bundle = bundleOf(await newCeremony({ script }));
    const report = verifyBundle(archiveOf(bundle), bundle.room.rosterBytes, rsaVerify);
    expect(report.verified).toBe(true);
    expect(report.ceremony?.script.builtIn).toBe(false);
    expect(isBuiltIn(scriptRecord.digest(good.state.script))).toBe(true);
  }, 30_000);
});

describe('a forged bundle is refused', () => {
  test.each(forgeries)(
    '$control: $what',
    async ({ control, operands = {}, make }) => {
      const { archive, roster } = await make(good, ceremony);
      const report = verifyBundle(archive, roster, rsaVerify);
      expect(report.verified).toBe(false);
      expect(report.ceremony).toBeNull();
      const found = reasons(report).filter((check) => check.control === control);
      expect(found.map((check) => check.operands)).toContainEqual(expect.objectContaining(operands));
    },
    30_000,
  );

  test.each([
    MEMBER.log,
    MEMBER.pdf,
    MEMBER.roster,
    MEMBER.script,
    MEMBER.checkpoint,
    MEMBER.policy,
    MEMBER.audit,
    MEMBER.outbox,
    'approvals/dora.dsse.json',
    'certificates/eva.der',
  ])(
    'without %s',
    (name) => {
      const left = good.members.filter((member) => member.name !== name);
      expect(left).toHaveLength(good.members.length - 1);
      const report = verifyBundle(archiveOf(resigned(good, left)), good.room.rosterBytes, rsaVerify);
      expect(report.verified).toBe(false);
      const missing = reasons(report).filter(({ control }) => control === 'BND-MEMBERS-1');
      expect(missing.map(({ operands }) => operands['missing'])).toContain(name);
    },
    30_000,
  );

  test('when the quorum itself signed for members that are not the log’s, each by name', () => {
    const kept: readonly string[] = [MEMBER.log, MEMBER.pdf, MEMBER.checkpoint, MEMBER.script];
    const computed = good.members.map(({ name }) => name).filter((name) => !kept.includes(name));
    const forged = computed.reduce((bundle, name) => replaced(bundle, name, toUtf8('{}')), good);
    const report = verifyBundle(archiveOf(forged), good.room.rosterBytes, rsaVerify);
    expect(report.verified).toBe(false);
    const named = reasons(report).filter(({ control }) => control === 'BND-MEMBER-1');
    expect(named.map(({ operands }) => operands['name'])).toEqual(computed);
  }, 30_000);

  test('naming each check that could not run', () => {
    const report = verifyBundle(new Uint8Array(), good.room.rosterBytes, rsaVerify);
    const ran = report.checks.filter((check) => check.ran).map(({ control }) => control);
    expect(ran).toEqual(['VER-ROSTER-2', 'BND-ARCHIVE-1']);
    expect(report.checks.filter((check) => !check.ran && check.ok)).toEqual([]);
    expect(report.checks.length).toBeGreaterThan(30);
  });
});

/** No log that replays comes to its seal without a quorum: the controls before let none through. It is asked all the same. */
test.each([[[]], [['lukasz']], [['lukasz', 'lukasz']]])('CER-QUORUM-1: sealed with approvals of %j where two are needed', (people) => {
  const [given] = good.state.approvals;
  if (given === undefined) throw new Error('nobody approved');
  const { checks, value } = carriedOut({ ...good.state, approvals: people.map((person) => ({ ...given, person })) });
  expect(value).toBeNull();
  expect(checks).toContainEqual({ control: 'CER-QUORUM-1', ok: false, ran: true, operands: { have: new Set(people).size, need: 2 } });
});

test('every control of the verifier is one that a forgery meets', () => {
  const folder = new URL('../../../shared/verify/', import.meta.url);
  const sources = ['replay', 'members', 'statement', 'verify-bundle'].map((name) => readFileSync(new URL(`${name}.ts`, folder), 'utf8'));
  const named = new Set(sources.flatMap((source) => [...source.matchAll(/'([A-Z]+(?:-[A-Z0-9]+)*-\d+)'/g)].map(([, id]) => id ?? '')));
  const met = new Set([...forgeries.map(({ control }) => control), 'CER-QUORUM-1']);
  // a whole replay is listed under this control, a refused one under the record's own besides; the PDF's others have tests of their own
  const elsewhere = (control: string) =>
    ['LOG-REPLAY-1', 'MANIFEST-SET-1', 'PAIR-POSSESSION-1'].includes(control) || control.startsWith('PDF-');
  expect([...named].filter((control) => !met.has(control) && !elsewhere(control))).toEqual([]);
});
