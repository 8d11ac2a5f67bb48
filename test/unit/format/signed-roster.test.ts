/** The file that people sign: what is read, what is refused before any signature is looked at, and what each signature must be. */
import { beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../../electron/rsa.ts';
import { toBase64 } from '../../../shared/bytes/base64.ts';
import { toUtf8 } from '../../../shared/bytes/utf8.ts';
import { signedRosterRefusal, yetToSign } from '../../../shared/ceremony/roster-signed.ts';
import { encodeEnvelope } from '../../../shared/format/dsse.ts';
import { decodeRosterFile, decodeSignedRoster, encodeSignedRoster, type SignedRoster } from '../../../shared/format/signed-roster.ts';
import { PAYLOAD_TYPE } from '../../../shared/format/statement.ts';
import { sharedRoom } from '../../support/ceremony-of.ts';
import { envelopeOf, type Room } from '../../support/ceremony-room.ts';
import { nextRoster, readAgain, signedBy } from '../../support/roster-of.ts';

let room: Room;
let whole: SignedRoster;
beforeAll(async () => {
  room = await sharedRoom();
  whole = signedBy(room, room.roster);
});
const ids = () => room.roster.people.map(({ id }) => id);

test('what was written is read, and is complete', () => {
  expect(readAgain(whole)).toEqual(whole);
  expect(signedRosterRefusal(readAgain(whole), rsaVerify)).toBeNull();
  expect(yetToSign(whole)).toEqual([]);
});

test('a file is the roster alone or signed, by its first bytes', () => {
  expect(decodeRosterFile(room.rosterBytes)).toEqual({ roster: room.roster, bytes: room.rosterBytes, signed: null });
  expect(decodeRosterFile(encodeSignedRoster(whole))).toEqual({ roster: room.roster, bytes: whole.bytes, signed: whole });
});

describe('is no signed roster:', () => {
  const payload = () => toBase64(whole.bytes);
  test.each([
    [
      'an approval’s envelope',
      () => encodeEnvelope({ payloadType: PAYLOAD_TYPE.approval, payload: payload(), signatures: [...whole.signatures] }),
    ],
    [
      'another payload',
      () => encodeEnvelope({ payloadType: PAYLOAD_TYPE.roster, payload: toBase64(toUtf8('{}')), signatures: [...whole.signatures] }),
    ],
    ['one byte less', () => encodeSignedRoster(whole).slice(0, -1)],
    ['a line feed at its end', () => Uint8Array.of(...encodeSignedRoster(whole), 10)],
    ['nothing', () => new Uint8Array()],
  ] as const)('%s', (_, make) => {
    const file = make();
    expect(() => decodeSignedRoster(file)).toThrow();
  });
  test('one without a signature, or with one twice', () => {
    expect(() => encodeSignedRoster({ ...whole, signatures: [] })).toThrow();
    expect(() => encodeSignedRoster({ ...whole, signatures: [...whole.signatures, ...whole.signatures] })).toThrow();
  });
});

describe('each signature is asked for', () => {
  test('everybody’s, whoever is missing', () => {
    for (const missing of ids()) {
      const signed = signedBy(
        room,
        room.roster,
        ids().filter((id) => id !== missing),
      );
      const control = missing === 'zoe' ? 'ROSTER-MASTER-1' : 'ROSTER-MISSING-1';
      expect(signedRosterRefusal(signed, rsaVerify)).toEqual({ control, operands: { person: room.member(missing).person.name } });
    }
  });
  test('the master is the last who is named', () => {
    expect(
      yetToSign(signedBy(room, room.roster, ['dora']))
        .map(({ id }) => id)
        .at(-1),
    ).toBe('zoe');
    expect(signedRosterRefusal(signedBy(room, room.roster, ['dora']), rsaVerify)?.control).toBe('ROSTER-MISSING-1');
  });
  test('of this roster, not of another', () => {
    const { signatures } = signedBy(room, nextRoster(room));
    expect(signedRosterRefusal({ ...whole, signatures }, rsaVerify)?.control).toBe('ROSTER-SIGNATURE-1');
  });
  test('of this use: the same card’s signature for another is none', () => {
    const other = decodeOne(envelopeOf(room.member('zoe'), PAYLOAD_TYPE.checkpoint, whole.bytes));
    const signatures = whole.signatures.map((one) => (one.keyid === other.keyid ? other : one));
    expect(signedRosterRefusal({ ...whole, signatures }, rsaVerify)).toMatchObject({
      control: 'ROSTER-SIGNATURE-1',
      operands: { because: 'wrong' },
    });
  });
  test('by nobody else', () => {
    const next = nextRoster(room);
    expect(signedRosterRefusal(signedBy(room, next, ids()), rsaVerify)?.control).toBe('ROSTER-STRANGER-1');
  });
  test('one key under two names is refused before', () => {
    const [first, second, ...more] = room.roster.people;
    if (first === undefined || second === undefined) throw new Error('nobody');
    const twice = { ...room.roster, people: [first, { ...second, key: first.key }, ...more] };
    expect(signedRosterRefusal(signedBy(room, twice, ['zoe']), rsaVerify)?.control).toBe('SOD-PERSON-1');
  });
});

function decodeOne(base64: string): SignedRoster['signatures'][number] {
  const { signatures } = JSON.parse(Buffer.from(base64, 'base64').toString('utf8')) as { signatures: SignedRoster['signatures'] };
  const [one] = signatures;
  if (one === undefined) throw new Error('unsigned');
  return one;
}
