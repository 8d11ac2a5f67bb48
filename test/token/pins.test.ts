/** PINs changed and unblocked in real tokens, and everything that must not cost a try. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { asciiBytes, ask, cardLikeModule, done, type TokenRoom, tokenRoom } from '../support/token-room.ts';

const OFFICER = 'officer-4711';
const message = new Uint8Array(32).fill(0x5a);
let room: TokenRoom;
let cardLike: string;
/** Of ŽOFIA, as the tests change it; eight digits, as new ones are. */
let now: string;
let counter = 20_000_000;
function fresh(): string {
  counter += 7;
  return String(counter);
}

beforeAll(async () => {
  room = await tokenRoom({ officer: OFFICER });
  cardLike = cardLikeModule(room.folder);
  now = Buffer.from(room.pinBytes('zofia')).toString('latin1');
});
afterAll(() => room.close());

const serial = (id = 'zofia'): string => room.roster.people.find((person) => person.id === id)?.token.serial ?? '';
const named = () => ({ serial: serial(), label: 'ZOFIA' });
const newPin = (code: string, pin: string, again = pin) => ({
  kind: 'new-pin',
  code: asciiBytes(code),
  pin: asciiBytes(pin),
  again: asciiBytes(again),
});
const change = { do: 'set-pin', work: 'change' } as const;
const unblock = { do: 'set-pin', work: 'unblock' } as const;
const card = (behaviour: Readonly<Record<string, string>>) =>
  room.start({ modulePath: cardLike, env: { CARD_MODULE: room.modulePath, ...behaviour } });
const refused = (control: string, operands: object = {}) => ({ ok: false, refusal: { control, operands } });
const signs = async (pin: string): Promise<boolean> => {
  const answer = await ask(
    room.start(),
    { do: 'sign', fingerprint: room.fingerprint('zofia'), message },
    { kind: 'pin', pin: asciiBytes(pin) },
  );
  return answer.ok;
};

test('each token says what it tells of its PIN, and what unblocks it', async () => {
  const { tokens } = done(await ask(room.start(), { do: 'pins' }), 'pins');
  expect(tokens.find((token) => token.serial === serial())).toEqual({
    ...named(),
    model: 'SoftHSM v2',
    manufacturer: 'SoftHSM project',
    slot: expect.any(Number) as number,
    pin: 'more-than-one-try',
    pinPad: false,
    fingerprints: [room.fingerprint('zofia')],
    unblock: 'so-pin',
    officer: 'more-than-one-try',
  });
});

describe('a change', () => {
  test('the new PIN signs, the old one does not, and the process answers on', async () => {
    const [before, after] = [now, fresh()];
    const child = room.start();
    expect(await ask(child, { ...change, serial: serial() }, newPin(before, after))).toEqual({ ok: true, did: 'set-pin', token: named() });
    now = after;
    expect(await signs(after)).toBe(true);
    expect(await signs(before)).toBe(false);
    done(await ask(child, { do: 'list' }), 'list');
  });

  test.each([
    ['the old one is no PIN', () => newPin('12345', fresh()), 'TOK-PIN-FORM-1'],
    ['the new one is no PIN', () => newPin(now, '12345é'), 'TOK-PIN-FORM-1'],
    ['the new one is too long', () => newPin(now, '123456789'), 'TOK-PIN-FORM-1'],
    ['the two new ones differ', () => newPin(now, fresh(), fresh()), 'TOK-PIN-UNLIKE-1'],
    ['the new one is the old one', () => newPin(now, now), 'TOK-PIN-SAME-1'],
    ['the person stops', () => ({ kind: 'withdrawn' }), 'TOK-WITHDRAWN-1'],
    ['another message', () => ({ kind: 'pin', pin: asciiBytes(now) }), 'TOK-PIN-FORM-1'],
  ])('%s: refused, and a card that counts is not charged', async (_, entry, control) => {
    const child = card({ CARD_TRIES: '1' });
    for (let time = 0; time < 3; time++) expect(await ask(child, { ...change, serial: serial() }, entry())).toEqual(refused(control));
    const after = fresh();
    done(await ask(child, { ...change, serial: serial() }, newPin(now, after)), 'set-pin');
    now = after;
  });

  test('a wrong PIN costs a try, the last is announced, and a locked card is not asked', async () => {
    const child = card({ CARD_TRIES: '3' });
    const wrong = () => ask(child, { ...change, serial: serial() }, newPin('00000000', fresh()));
    expect(await wrong()).toEqual(refused('TOK-PIN-WRONG-1', { left: 'more-than-one' }));
    expect(await wrong()).toEqual(refused('TOK-PIN-WRONG-1', { left: 'last' }));
    expect(await wrong()).toEqual(refused('TOK-PIN-WRONG-1', { left: 'none' }));
    // no entry message is sent: an answer at all shows that none was awaited
    expect(await ask(child, { ...change, serial: serial() })).toEqual(refused('TOK-LOCKED-1', named()));
    expect(await signs(now)).toBe(true);
  });

  test('an expired PIN cannot sign, and can be changed', async () => {
    const child = card({ CARD_PIN_EXPIRED: '1' });
    const sign = (pin: string) =>
      ask(child, { do: 'sign', fingerprint: room.fingerprint('zofia'), message }, { kind: 'pin', pin: asciiBytes(pin) });
    expect(await sign(now)).toEqual(refused('TOK-PIN-EXPIRED-1', named()));
    const after = fresh();
    done(await ask(child, { ...change, serial: serial() }, newPin(now, after)), 'set-pin');
    now = after;
    done(await sign(now), 'sign');
  });

  test.each([
    ['CKR_PIN_LEN_RANGE', '0xA2', 'TOK-PIN-LENGTH-1', { least: 4, most: 255 }],
    ['CKR_PIN_INVALID', '0xA1', 'TOK-PIN-SIGNS-1', {}],
  ])('%s has its own words', async (_, says, control, operands) => {
    expect(await ask(card({ CARD_SAYS: says }), { ...change, serial: serial() }, newPin(now, fresh()))).toEqual(
      refused(control, { ...named(), ...operands }),
    );
  });

  test('a card that refuses the new PIN: the old one holds, and that was tried', async () => {
    const child = card({ CARD_REFUSES_NEW_PIN: '1' });
    expect(await ask(child, { ...change, serial: serial() }, newPin(now, fresh()))).toEqual(
      refused('TOK-PIN-KEPT-1', { ...named(), rv: 'CKR_FUNCTION_REJECTED' }),
    );
    expect(await signs(now)).toBe(true);
  });

  test('a card pulled while the PIN is set: nobody can tell which it has, and that is said', async () => {
    const [before, after] = [now, fresh()];
    const child = card({ CARD_PULLED_AT_NEW_PIN: '1' });
    expect(await ask(child, { ...change, serial: serial() }, newPin(before, after))).toEqual(
      refused('TOK-PIN-UNSURE-1', { ...named(), rv: 'CKR_DEVICE_REMOVED' }),
    );
    now = after;
    expect(await signs(after)).toBe(true);
  });

  test('a token that is not there: the serial numbers that are; a PIN pad: the reason', async () => {
    const answer = await ask(room.start(), { ...change, serial: 'none' });
    expect(answer).toMatchObject(refused('TOK-CARD-1', { serial: 'none' }));
    expect(answer.ok ? '' : answer.refusal.operands['have']).toContain(serial());
    expect(await ask(card({ CARD_PIN_PAD: '1' }), { ...change, serial: serial() })).toEqual(refused('TOK-PINPAD-1', named()));
  });
});

describe('unblocking by the security officer', () => {
  let locked: ReturnType<typeof card>;
  beforeEach(async () => {
    locked = card({ CARD_TRIES: '1' });
    expect(await ask(locked, { ...change, serial: serial() }, newPin('00000000', fresh()))).toEqual(
      refused('TOK-PIN-WRONG-1', { left: 'none' }),
    );
  });

  test('a locked PIN is set anew, and signs', async () => {
    const after = fresh();
    expect(await ask(locked, { ...unblock, serial: serial() }, newPin(OFFICER, after))).toEqual({
      ok: true,
      did: 'set-pin',
      token: named(),
    });
    now = after;
    expect(await signs(after)).toBe(true);
    expect(done(await ask(locked, { do: 'pins' }), 'pins').tokens.find((token) => token.serial === serial())?.pin).not.toBe('locked');
  });

  test.each([
    ['too short', () => newPin('123', fresh()), 'TOK-CODE-FORM-1', { code: 'so-pin' }],
    ['with a blank', () => newPin('12345 678', fresh()), 'TOK-CODE-FORM-1', { code: 'so-pin' }],
    ['wrong', () => newPin('officer-0000', fresh()), 'TOK-CODE-WRONG-1', { code: 'so-pin', left: 'not-told' }],
    ['right, but the new PINs differ', () => newPin(OFFICER, fresh(), fresh()), 'TOK-PIN-UNLIKE-1', {}],
  ])('the officer’s PIN is %s: nothing is changed', async (_, entry, control, operands) => {
    expect(await ask(locked, { ...unblock, serial: serial() }, entry())).toEqual(refused(control, operands));
    expect(await signs(now)).toBe(true);
  });
});
