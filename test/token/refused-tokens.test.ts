import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flaw } from '../support/practice-tokens.ts';
import { ask, cardLikeModule, done, type TokenRoom, tokenRoom } from '../support/token-room.ts';

const message = new Uint8Array(32).fill(0x5a);
let room: TokenRoom;
let cardLike: string;
const pin = (id: string) => ({ kind: 'pin', pin: room.pinBytes(id) });
const signRequest = (id: string) => ({ do: 'sign', fingerprint: room.fingerprint(id), message });
const serial = (id: string) => room.roster.people.find((person) => person.id === id)?.token.serial ?? room.others.get(id)?.serial;

beforeAll(async () => {
  room = await tokenRoom({ flaws: flaw.options });
  cardLike = cardLikeModule(room.folder);
});
afterAll(() => room.close());

/** SoftHSM with a card's manners; see card-like-module.c. */
const card = (behaviour: Readonly<Record<string, string>>, deadline = 20_000) =>
  room.start({ modulePath: cardLike, env: { CARD_MODULE: room.modulePath, ...behaviour }, deadline });

describe('before a PIN is asked for', () => {
  // no entry message is sent: an answer at all shows that none was awaited
  test.each([
    ['flaw-certificate-may-not-sign', 'TOK-KEYUSE-1', { reason: 'certificate' }],
    ['flaw-p521', 'TOK-KEYTYPE-1', {}],
    ['flaw-not-a-certificate', 'TOK-ABSENT-1', {}],
  ])('%s: %s', async (id, control, operands) => {
    expect(await ask(room.start(), signRequest(id))).toMatchObject({ ok: false, refusal: { control, operands } });
  });

  test('a key in two tokens: TOK-TWICE-1 names both', async () => {
    const answer = await ask(room.start(), signRequest('flaw-copied-certificate'));
    expect(answer).toMatchObject({ ok: false, refusal: { control: 'TOK-TWICE-1' } });
    const serials = answer.ok ? [] : String(answer.refusal.operands['serials']).split(' ');
    expect(serials).toHaveLength(2);
    expect(serials).toContain(serial('flaw-copied-certificate'));
  });

  test('a token with a PIN pad: TOK-PINPAD-1', async () => {
    const child = card({ CARD_PIN_PAD: '1' });
    expect(await ask(child, signRequest('zofia'))).toEqual({
      ok: false,
      refusal: { control: 'TOK-PINPAD-1', operands: { serial: serial('zofia'), label: 'ZOFIA' } },
    });
    expect(done(await ask(child, { do: 'list' }), 'list').tokens.every(({ pinPad }) => pinPad)).toBe(true);
  });
});

describe('after the PIN', () => {
  test.each([
    ['flaw-key-may-not-sign', 'TOK-KEYUSE-1', { reason: 'key' }],
    ['flaw-no-private-key', 'TOK-KEYUSE-1', { reason: 'no-private-key' }],
    ['flaw-another-private-key', 'TOK-SIGNATURE-1', {}],
  ])('%s: %s', async (id, control, operands) => {
    expect(await ask(room.start(), signRequest(id), pin(id))).toEqual({
      ok: false,
      refusal: { control, operands: { serial: serial(id), label: id.toUpperCase().slice(0, 32), ...operands } },
    });
  });

  test('a card that counts: tries go down, the last is announced, and then it is locked', async () => {
    const child = card({ CARD_TRIES: '3' });
    const pinNow = async () => done(await ask(child, { do: 'list' }), 'list').tokens.find(({ label }) => label === 'OLEH')?.pin;
    const seen: unknown[] = [await pinNow()];
    for (let time = 0; time < 3; time++) seen.push(await ask(child, signRequest('oleh'), pin('zofia')), await pinNow());
    const wrong = (left: string) => ({ ok: false, refusal: { control: 'TOK-PIN-WRONG-1', operands: { left } } });
    expect(seen).toEqual(['more-than-one-try', wrong('more-than-one'), 'few-tries', wrong('last'), 'final-try', wrong('none'), 'locked']);
    // refused without asking, so not even the right PIN reaches it
    expect(await ask(child, signRequest('oleh'))).toEqual({
      ok: false,
      refusal: { control: 'TOK-LOCKED-1', operands: { serial: serial('oleh'), label: 'OLEH' } },
    });
  });

  test('a card that counts is not charged for a PIN of the wrong form', async () => {
    const child = card({ CARD_TRIES: '2' });
    for (let time = 0; time < 4; time++) {
      expect(await ask(child, signRequest('oleh'), { kind: 'pin', pin: new Uint8Array(5).fill(0x31) })).toMatchObject({
        refusal: { control: 'TOK-PIN-FORM-1' },
      });
    }
    done(await ask(child, signRequest('oleh'), pin('oleh')), 'sign');
  });

  test('a card that stays logged in takes no wrong PIN for right: it is logged out first, and checks', async () => {
    const child = card({ CARD_STAYS_LOGGED_IN: '1' });
    done(await ask(child, signRequest('ana'), pin('ana')), 'sign');
    expect(await ask(child, signRequest('ana'), pin('zofia'))).toMatchObject({ refusal: { control: 'TOK-PIN-WRONG-1' } });
    done(await ask(child, signRequest('ana'), pin('ana')), 'sign');
  });

  test('a card pulled at the signature: TOK-DEVICE-1 with the call and the return value, and the process goes on', async () => {
    const child = card({ CARD_PULLED: '1' });
    expect(await ask(child, signRequest('eleni'), pin('eleni'))).toEqual({
      ok: false,
      refusal: { control: 'TOK-DEVICE-1', operands: { call: 'C_Sign', rv: 'CKR_DEVICE_REMOVED' } },
    });
    done(await ask(child, { do: 'list' }), 'list');
  });

  test('a card that hangs at the signature is ended by the deadline, and a new process signs', async () => {
    const child = card({ CARD_HANGS: '1' }, 3_000);
    await expect(ask(child, signRequest('eleni'), pin('eleni'))).rejects.toThrow('SIGKILL');
    done(await ask(card({}), signRequest('eleni'), pin('eleni')), 'sign');
  });
});

describe('a module that cannot be used is an answer, not a crash', () => {
  const refused = async (modulePath: string, env: Readonly<Record<string, string>> = {}) => {
    const child = room.start({ modulePath, env });
    const answers = [await ask(child, { do: 'list' }), await ask(child, signRequest('zofia'))];
    expect(answers[1]).toEqual(answers[0]);
    await child.kill();
    expect(child.stderr).toBe('');
    return answers[0];
  };
  const no = (path: string, reason: string) => ({ ok: false, refusal: { control: 'TOK-MODULE-1', operands: { path, reason } } });

  test('missing, a folder, never to be reached, not a library, no PKCS#11 in it, not absolute, not given', async () => {
    const missing = join(room.folder, 'no-such-module.so');
    expect(await refused(missing)).toEqual(no(missing, 'missing'));
    expect(await refused(room.folder)).toEqual(no(room.folder, 'not-a-file'));
    // root reads what others may not; nobody reads this
    const circle = join(room.folder, 'circle.so');
    symlinkSync(circle, circle);
    expect(await refused(circle)).toEqual(no(circle, 'not-readable'));
    expect(await refused(import.meta.filename)).toEqual(no(import.meta.filename, 'not-loadable'));
    expect(await refused(otherLibrary())).toEqual(no(otherLibrary(), 'not-loadable'));
    expect(await refused('libsofthsm2.so')).toEqual(no('libsofthsm2.so', 'not-absolute'));
    expect(await refused('')).toEqual(no('', 'not-given'));
  });

  test('one that does not initialise: the return value', async () => {
    const answer = await refused(room.modulePath, { SOFTHSM2_CONF: join(room.folder, 'no-such-file.conf') });
    expect(answer).toEqual(no(room.modulePath, 'CKR_GENERAL_ERROR'));
  });
});

/** The C library this process runs on: loadable, without C_GetFunctionList. */
function otherLibrary(): string {
  const [path] = /\/\S*\/libc\.so\.6$/m.exec(readFileSync('/proc/self/maps', 'utf8')) ?? [];
  if (path === undefined) throw new Error('no libc.so.6 in this process');
  return path;
}
