import { constants, createPublicKey, randomBytes, verify } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { serialize } from 'node:v8';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { verifiesMessage } from '../../shared/format/message-signature.ts';
import { asciiBytes, ask, done, people, type TokenRoom, tokenRoom } from '../support/token-room.ts';

const message = asciiBytes('an approval, in the bytes that are signed');
const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
/** How node:crypto is told of each scheme, as a second opinion. */
const OPENSSL = {
  'ecdsa-p256': ['sha256', {}],
  'ecdsa-p384': ['sha384', {}],
  'rsa-2048': ['sha256', pss],
  'rsa-3072': ['sha256', pss],
  'rsa-4096': ['sha256', pss],
  ed25519: [null, {}],
} as const;
let room: TokenRoom;
const pin = (id: string) => ({ kind: 'pin', pin: room.pinBytes(id) });
const signRequest = (id: string) => ({ do: 'sign', fingerprint: room.fingerprint(id), message });

beforeAll(async () => {
  room = await tokenRoom({ strangers: 1, always: 1 });
});
afterAll(() => room.close());

describe('listing', () => {
  test('shows every initialised token with the key that its certificate names, and not the empty slot', async () => {
    const answer = done(await ask(room.start(), { do: 'list' }), 'list');
    expect(answer.module).toEqual({
      path: room.modulePath,
      description: 'SoftHSM, Implementation of PKCS11',
      version: '2.6',
      cryptoki: '2.40',
    });
    expect(answer.tokens).toHaveLength(people.length + 2);
    for (const person of room.roster.people) {
      const token = answer.tokens.find(({ serial }) => serial === person.token.serial);
      expect(token).toMatchObject({
        label: person.id.toUpperCase(),
        model: 'SoftHSM v2',
        manufacturer: 'SoftHSM project',
        pin: 'more-than-one-try',
        pinPad: false,
        certificates: [{ id: '02', fingerprint: person.key.fingerprint, der: fromBase64(person.certificate) }],
      });
    }
  });

  test('reads the slots afresh each time', async () => {
    const child = room.start();
    const [first, second] = [done(await ask(child, { do: 'list' }), 'list'), done(await ask(child, { do: 'list' }), 'list')];
    expect(second).toEqual(first);
  });
});

describe('signing', () => {
  test.each(people.map(({ id, algorithm = 'ecdsa-p256' }) => [id, algorithm]))(
    '%s with %s: the signature verifies with node:crypto and with the shared code',
    async (id) => {
      const { signature, token } = done(await ask(room.start(), signRequest(id), pin(id)), 'sign');
      const person = room.roster.people.find((one) => one.id === id);
      const spki = fromBase64(person?.key.spki ?? '');
      expect(verifiesMessage(spki, message, signature, rsaVerify)).toBe(true);
      expect(verifiesMessage(spki, asciiBytes('another'), signature, rsaVerify)).toBe(false);
      const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
      const [hash, way] = OPENSSL[person?.key.algorithm ?? 'rsa-2048'];
      expect(verify(hash, message, { key, ...way }, signature)).toBe(true);
      expect(verify(hash, asciiBytes('another'), { key, ...way }, signature)).toBe(false);
      expect(token).toMatchObject({ serial: person?.token.serial, label: person?.token.label });
    },
  );

  test('a key that wants the PIN for each use gets it twice from one entry', async () => {
    done(await ask(room.start(), signRequest('always-1'), pin('always-1')), 'sign');
  });

  test("another person's PIN is wrong, and the right one is right afterwards", async () => {
    const child = room.start();
    expect(await ask(child, signRequest('eleni'), pin('zofia'))).toEqual({
      ok: false,
      refusal: { control: 'TOK-PIN-WRONG-1', operands: { left: 'more-than-one' } },
    });
    expect(await pinStateOf('ELENI')).toBe('few-tries');
    done(await ask(child, signRequest('eleni'), pin('eleni')), 'sign');
    expect(await pinStateOf('ELENI')).toBe('more-than-one-try');
  });

  test('SoftHSM counts no tries and never locks: after twelve wrong PINs it still says there is more than one', async () => {
    const child = room.start();
    for (let time = 0; time < 12; time++) {
      expect(await ask(child, signRequest('oleh'), pin('zofia'))).toMatchObject({ refusal: { operands: { left: 'more-than-one' } } });
    }
    done(await ask(child, signRequest('oleh'), pin('oleh')), 'sign');
  });

  test('the PIN is asked for each signature: a second one in the same process with a wrong PIN is refused', async () => {
    const child = room.start();
    done(await ask(child, signRequest('ana'), pin('ana')), 'sign');
    expect(await ask(child, signRequest('ana'), pin('zofia'))).toMatchObject({ refusal: { control: 'TOK-PIN-WRONG-1' } });
    done(await ask(child, signRequest('ana'), pin('ana')), 'sign');
  });

  test.each([
    ['five digits', '12345'],
    ['nine digits', '123456789'],
    ['a letter', '12345a'],
    ['a Latin-1 letter', '12345\u00e9'],
    ['a blank at the end', '123456 '],
    ['a line end', '123456\n'],
    ['nothing', ''],
  ])('a PIN of the wrong form (%s) is refused before it costs a try', async (_, text) => {
    const child = room.start();
    expect(await ask(child, signRequest('zofia'), { kind: 'pin', pin: asciiBytes(text) })).toEqual({
      ok: false,
      refusal: { control: 'TOK-PIN-FORM-1', operands: {} },
    });
    expect(await pinStateOf('ZOFIA')).toBe('more-than-one-try');
  });

  test('a PIN as text, or anything else that is not the entry message, is refused', async () => {
    for (const entry of [{ kind: 'pin', pin: '12345678' }, { kind: 'card' }, { kind: 'pin', pin: room.pinBytes('zofia'), more: 1 }]) {
      expect(await ask(room.start(), signRequest('zofia'), entry)).toMatchObject({ refusal: { control: 'TOK-PIN-FORM-1' } });
    }
  });

  test('withdrawn at the entry view', async () => {
    const child = room.start();
    expect(await ask(child, signRequest('zofia'), { kind: 'withdrawn' })).toEqual({
      ok: false,
      refusal: { control: 'TOK-WITHDRAWN-1', operands: {} },
    });
    done(await ask(child, signRequest('zofia'), pin('zofia')), 'sign');
  });

  test('a key that no token holds', async () => {
    const fingerprint = randomBytes(32).toString('hex');
    expect(await ask(room.start(), { do: 'sign', fingerprint, message })).toEqual({
      ok: false,
      refusal: { control: 'TOK-ABSENT-1', operands: { fingerprint } },
    });
  });
});

describe('the process', () => {
  test('queues: what is asked while a PIN is awaited is answered after it', async () => {
    const child = room.start();
    const signing = child.request(signRequest('zofia'), ['entry']);
    const listing = child.request({ do: 'list' });
    const signingToo = child.request(signRequest('eleni'), ['entry']);
    child.post('entry', pin('zofia'));
    expect(await signing).toMatchObject({ ok: true, did: 'sign', token: { label: 'ZOFIA' } });
    expect(await listing).toMatchObject({ ok: true, did: 'list' });
    child.post('entry', pin('eleni'));
    expect(await signingToo).toMatchObject({ ok: true, did: 'sign', token: { label: 'ELENI' } });
    expect(child.said.map((answer) => typeof answer === 'object' && answer !== null && 'did' in answer && answer.did)).toEqual([
      'sign',
      'list',
      'sign',
    ]);
  });

  test('killed while it waits for a PIN, it leaves the token usable for the next one', async () => {
    const child = room.start();
    await ask(child, { do: 'list' });
    const waiting = child.request(signRequest('zofia'), ['entry']);
    const ended = expect(waiting).rejects.toThrow('SIGKILL');
    // time enough to get there; that nothing more was said shows that it was not refused instead
    await setTimeout(500);
    expect(child.said).toHaveLength(1);
    expect(await child.kill()).toEqual({ code: null, signal: 'SIGKILL' });
    await ended;
    done(await ask(room.start(), signRequest('zofia'), pin('zofia')), 'sign');
    expect(await pinStateOf('ZOFIA')).toBe('more-than-one-try');
  });

  test('no PIN in any answer or on any output, right or wrong', async () => {
    const child = room.start();
    await ask(child, { do: 'list' });
    await ask(child, signRequest('zofia'), pin('zofia'));
    await ask(child, signRequest('zofia'), pin('eleni'));
    await ask(child, signRequest('zofia'), { kind: 'pin', pin: asciiBytes('1234567x') });
    await child.kill();
    expect(child.said).toHaveLength(4);
    const said = Buffer.concat([serialize(child.said), Buffer.from(JSON.stringify(child.said) + child.stdout + child.stderr)]);
    for (const secret of [room.pins.get('zofia') ?? '', room.pins.get('eleni') ?? '', '1234567x']) {
      for (const encoding of ['latin1', 'utf16le'] as const) expect(said.includes(Buffer.from(secret, encoding))).toBe(false);
      expect(said.includes(Buffer.from(secret).toString('hex'))).toBe(false);
      expect(said.includes(Buffer.from(secret).toString('base64').replaceAll('=', ''))).toBe(false);
    }
    expect(child.stdout + child.stderr).toBe('');
  });

  test('what is no request is a bug: it ends with code 70 and prints where, not what', async () => {
    const child = room.start();
    await expect(child.request({ do: 'sign', pin: '71717171' })).rejects.toThrow('70');
    expect(await child.exited).toEqual({ code: 70, signal: null });
    expect(child.stderr).toMatch(/^ZodError\n {4}at /);
    expect(child.stderr).not.toContain('71717171');
    expect(child.stdout).toBe('');
  });
});

async function pinStateOf(label: string): Promise<string | undefined> {
  const child = room.start();
  const { tokens } = done(await ask(child, { do: 'list' }), 'list');
  await child.kill();
  return tokens.find((token) => token.label === label)?.pin;
}
