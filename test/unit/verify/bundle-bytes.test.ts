/**
 * One changed byte, anywhere. Where the archive's own checksums would find it, the archive is put together again around the changed member,
 * as someone who wants to deceive would. A whole verification takes tenths of a second, so it is asked at some places of every member and
 * its parts are asked at the others.
 */

import { beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { FormatError } from '../../../shared/bytes/format-error.ts';
import { MEMBER } from '../../../shared/ceremony/bundle-members.ts';
import { type ArchiveMember, decodeArchive, encodeArchive } from '../../../shared/format/bundle-archive.ts';
import { checkCheckpoint, checkMembers } from '../../../shared/verify/members.ts';
import type { Check } from '../../../shared/verify/report.ts';
import { checkFields, checkQuorum, checkSubjects, readStatement } from '../../../shared/verify/statement.ts';
import { verifyBundle } from '../../../shared/verify/verify-bundle.ts';
import { archiveOf, type Bundle, bundleOf } from '../../support/bundle-of.ts';
import { newCeremony } from '../../support/ceremony-of.ts';
import { flipped, memberOf, withMember } from './forgery.ts';

let good: Bundle;
let archive: Uint8Array;
let members: readonly ArchiveMember[];
let statement: Uint8Array;

beforeAll(async () => {
  good = bundleOf(await newCeremony());
  archive = archiveOf(good);
  members = decodeArchive(archive);
  statement = members.find(({ name }) => name === MEMBER.statement)?.bytes ?? new Uint8Array();
}, 60_000);

/** Low, high and case bit in turn, so that letters become other letters and ASCII leaves ASCII. */
const maskAt = (at: number): number => [0x01, 0x80, 0x20][at % 3] ?? 0x01;

const refusedNames = (checks: readonly Check[], control: string): Set<unknown> =>
  new Set(checks.filter((check) => check.control === control && !check.ok).map(({ operands }) => operands['name']));

const refusesArchive = (bytes: Uint8Array): boolean => {
  try {
    decodeArchive(bytes);
    return false;
  } catch (error) {
    if (error instanceof FormatError) return true;
    throw error;
  }
};

test('in the archive: every byte of its headers and directory, a spread of its contents', () => {
  const small = members.filter(({ bytes }) => bytes.length < 2_000);
  const compact = encodeArchive(small);
  const contents = small.map(({ bytes }) => {
    const from = indexOf(compact, bytes);
    return [from, from + bytes.length] as const;
  });
  const accepted: number[] = [];
  let headers = 0;
  for (let at = 0; at < compact.length; at++) {
    if (contents.some(([from, to]) => at >= from && at < to)) continue;
    headers += 1;
    if (!refusesArchive(flipped(compact, at, maskAt(at)))) accepted.push(at);
  }
  for (let at = 0; at < archive.length; at += 997) if (!refusesArchive(flipped(archive, at))) accepted.push(at);
  expect(accepted).toEqual([]);
  // APPNOTE §4.3.7, §4.3.12: 30 and 46 bytes for each member besides its name, twice
  expect(headers).toBeGreaterThan(small.length * 76);
}, 60_000);

/** Where a member's bytes stand: they are stored as they are, after their own header. */
function indexOf(whole: Uint8Array, part: Uint8Array): number {
  const at = Buffer.from(whole.buffer, whole.byteOffset, whole.length).indexOf(part);
  if (at < 0) throw new Error('not stored');
  return at;
}

const latin1 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('latin1');

describe('in a member', () => {
  test('at one place of each, asked as a whole', () => {
    for (const [turn, { name, bytes }] of members.entries()) {
      const at = [0, Math.floor(bytes.length / 3), bytes.length - 1][turn % 3] ?? 0;
      const forged = encodeArchive(withMember(members, name, flipped(bytes, at, maskAt(at))));
      expect(verifyBundle(forged, good.room.rosterBytes, rsaVerify).verified, `${name} byte ${at}`).toBe(false);
    }
  }, 60_000);

  test('of the log and the script, at forty places, asked as a whole', () => {
    for (const name of [MEMBER.log, MEMBER.script]) {
      const bytes = memberOf(good, name);
      for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 40)) {
        const forged = encodeArchive(withMember(members, name, flipped(bytes, at, maskAt(at))));
        expect(verifyBundle(forged, good.room.rosterBytes, rsaVerify).verified, `${name} byte ${at}`).toBe(false);
      }
    }
  }, 60_000);

  test('every byte of the small ones, hundreds of the large: it is neither what was computed nor what was signed', () => {
    const read = readStatement(members).value;
    if (read === null) throw new Error('the statement is not readable');
    const log = { entries: good.entries };
    const covered = members.filter(({ name }) => name !== MEMBER.statement);
    const computed = covered.filter(({ name }) => name !== MEMBER.pdf && name !== MEMBER.checkpoint);
    const rounds = Math.max(...covered.map(({ bytes }) => bytes.length).filter((length) => length < 2_000));
    for (let round = 0; round < rounds; round++) {
      // all members at once, each at its own place
      const changed = covered.map(({ name, bytes }) => {
        const at = (round * (bytes.length < 2_000 ? 1 : Math.floor(bytes.length / rounds))) % bytes.length;
        return { name, bytes: flipped(bytes, at, maskAt(round)) };
      });
      expect(refusedNames(checkSubjects(changed, read).checks, 'BND-DIGEST-1').size).toBe(covered.length);
      if (round % 20 === 0) expect(refusedNames(checkMembers(changed, log).checks, 'BND-MEMBER-1').size).toBe(computed.length);
    }
  }, 60_000);

  test('every byte of the statement’s signatures and envelope, every fourth of its payload', () => {
    const accepted: number[] = [];
    const payload = latin1(statement).indexOf('"payload":"');
    const payloadEnd = latin1(statement).indexOf('","payloadType"');
    for (let at = 0; at < statement.length; at++) {
      if (at > payload + 20 && at < payloadEnd - 20 && at % 4 !== 0) continue;
      const changed = withMember(members, MEMBER.statement, flipped(statement, at, maskAt(at)));
      const read = readStatement(changed).value;
      if (read === null) continue;
      const held =
        checkFields(good.state, read).value !== null &&
        checkSubjects(changed, read).value !== null &&
        checkQuorum(good.state, read, rsaVerify).value !== null;
      if (held) accepted.push(at);
    }
    expect(accepted).toEqual([]);
  }, 60_000);

  test('every byte of the checkpoint', () => {
    const bytes = memberOf(good, MEMBER.checkpoint);
    const accepted: number[] = [];
    for (let at = 0; at < bytes.length; at++) {
      if (checkCheckpoint(good.state, flipped(bytes, at, maskAt(at)), rsaVerify).value !== null) accepted.push(at);
    }
    expect(accepted).toEqual([]);
  }, 60_000);
});

test('in the roster that is given', () => {
  const roster = good.room.rosterBytes;
  for (let at = 0; at < roster.length; at += 331) {
    expect(verifyBundle(archive, flipped(roster, at, maskAt(at)), rsaVerify).verified, `byte ${at}`).toBe(false);
  }
}, 60_000);
