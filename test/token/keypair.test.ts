/** Key pairs made in a token, on SoftHSM: each kind, what is refused, what is left of it, taken over and destroyed. */
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import pkcs11 from 'pkcs11js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import { unfitAttribute } from '../../shared/format/keypair.ts';
import { verifiesMessage } from '../../shared/format/message-signature.ts';
import { publicKeyOf } from '../../shared/format/public-key.ts';
import type { TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import type { ChildProgram } from '../support/child-program.ts';
import { asciiBytes, ask, done, type TokenRoom, tokenRoom } from '../support/token-room.ts';

const message = asciiBytes('the possession of a key, in the bytes that it signs');
const ALGORITHMS = ['ecdsa-p256', 'ecdsa-p384', 'rsa-3072', 'rsa-4096', 'ed25519'] as const;
/** PKCS#11 v2.40 §4.9. */
const FIT = {
  token: true,
  private: true,
  sensitive: true,
  extractable: false,
  sign: true,
  decrypt: false,
  unwrap: false,
  derive: false,
  local: true,
  neverExtractable: true,
  alwaysSensitive: true,
};

let room: TokenRoom;
/** One token process for all but what kills it: it answers one request after another. */
let program: ChildProgram;
beforeAll(async () => {
  room = await tokenRoom();
  program = room.start({ deadline: 120_000 });
});
afterAll(() => room.close());

const pin = { kind: 'pin', pin: () => room.pinBytes('oleh') };
const typed = (): object => ({ kind: pin.kind, pin: pin.pin() });
const hsm = (): string => room.roster.people.find(({ id }) => id === 'oleh')?.token.serial ?? '';
let names = 0;
/** Free label and id. */
const fresh = () => ({ serial: hsm(), label: `signer-${++names}`, id: toHex(new Uint8Array(randomBytes(16))) });
type Name = ReturnType<typeof fresh>;
const make = (name: Name, algorithm = 'ecdsa-p256', entry = typed()): Promise<TokenAnswer> =>
  ask(program, { do: 'generate', ...name, algorithm, message }, entry);
const seek = async (name: Name) => done(await ask(program, { do: 'seek-pair', ...name }, typed()), 'seek-pair').found;

/** As another program would use the token, beside the station. */
function beside<T>(use: (cryptoki: pkcs11.PKCS11, session: pkcs11.Handle) => T): T {
  Object.assign(process.env, { SOFTHSM2_CONF: room.softhsmConf });
  const cryptoki = new pkcs11.PKCS11();
  cryptoki.load(room.modulePath);
  cryptoki.C_Initialize();
  try {
    const slot = cryptoki.C_GetSlotList(true).find((one) => cryptoki.C_GetTokenInfo(one).serialNumber.trimEnd() === hsm());
    if (slot === undefined) throw new Error('no token');
    const session = cryptoki.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | pkcs11.CKF_RW_SESSION);
    cryptoki.C_Login(session, pkcs11.CKU_USER, Buffer.from(room.pinBytes('oleh')).toString('latin1'));
    return use(cryptoki, session);
  } finally {
    cryptoki.C_Finalize();
    cryptoki.close();
  }
}
const objectsOf = (cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, template: pkcs11.Template): pkcs11.Handle[] => {
  cryptoki.C_FindObjectsInit(session, template);
  const found = cryptoki.C_FindObjects(session, 100);
  cryptoki.C_FindObjectsFinal(session);
  return found;
};
const destroyHalf = (name: Name, half: number): void => {
  beside((cryptoki, session) => {
    for (const object of objectsOf(cryptoki, session, [
      { type: pkcs11.CKA_CLASS, value: half },
      { type: pkcs11.CKA_LABEL, value: name.label },
    ])) {
      cryptoki.C_DestroyObject(session, object);
    }
  });
};

describe('making', () => {
  test.each(ALGORITHMS)('%s: made in the token, kept there, and it signs what it is given', async (algorithm) => {
    const name = fresh();
    const made = done(await make(name, algorithm), 'generate');
    expect(publicKeyOf(made.publicKey).algorithm).toBe(algorithm);
    expect(made.attributes).toMatchObject(FIT);
    expect(unfitAttribute(made.attributes)).toBeNull();
    expect(made.attributes.generatedBy).toBe(made.mechanism);
    expect(made.token).toMatchObject({ serial: hsm(), label: 'OLEH', model: 'SoftHSM v2', manufacturer: 'SoftHSM project' });
    expect(made.attestation).toEqual([]);
    expect(verifiesMessage(made.publicKey, message, made.possession, rsaVerify)).toBe(true);
    // OpenSSL reads the same key
    const key = createPublicKey({ key: Buffer.from(made.publicKey), format: 'der', type: 'spki' });
    expect(key.export({ format: 'der', type: 'spki' })).toEqual(Buffer.from(made.publicKey));
    if (algorithm === 'ed25519') expect(verify(null, message, key, made.possession)).toBe(true);
    expect(await seek(name)).toEqual({ privateKeys: 1, publicKeys: 1 });
  });

  test('the private key is shown to nobody: sensitive, not extractable, also for who has the PIN', async () => {
    const name = fresh();
    done(await make(name), 'generate');
    beside((cryptoki, session) => {
      const [key] = objectsOf(cryptoki, session, [
        { type: pkcs11.CKA_CLASS, value: pkcs11.CKO_PRIVATE_KEY },
        { type: pkcs11.CKA_LABEL, value: name.label },
      ]);
      if (key === undefined) throw new Error('no key');
      expect(() => cryptoki.C_GetAttributeValue(session, key, [{ type: pkcs11.CKA_VALUE }])).toThrow('CKR_ATTRIBUTE_SENSITIVE');
    });
  });
});

describe('refused before anything is made', () => {
  test('a label that something in the token has', async () => {
    const name = fresh();
    done(await make(name), 'generate');
    const again = { ...fresh(), label: name.label };
    expect(await make(again)).toMatchObject({
      ok: false,
      refusal: { control: 'TOK-TAKEN-1', operands: { what: 'label', value: name.label } },
    });
    expect(await make(again)).not.toHaveProperty('left');
    expect(await seek(again)).toEqual({ privateKeys: 0, publicKeys: 0 });
  });
  test('an id that something in the token has', async () => {
    const name = fresh();
    done(await make(name), 'generate');
    const again = { ...fresh(), id: name.id };
    expect(await make(again)).toMatchObject({ ok: false, refusal: { control: 'TOK-TAKEN-1', operands: { what: 'id', value: name.id } } });
  });
  test('a token that is not there', async () => {
    expect(await make({ ...fresh(), serial: 'ffff0000' })).toEqual({
      ok: false,
      refusal: { control: 'TOK-SERIAL-1', operands: { serial: 'ffff0000', have: 0 } },
    });
  });
  test('a wrong PIN, another form of PIN, and no PIN', async () => {
    const name = fresh();
    const wrong = { kind: 'pin', pin: room.pinBytes('zofia') };
    expect(await make(name, 'ecdsa-p256', wrong)).toEqual({
      ok: false,
      refusal: { control: 'TOK-PIN-WRONG-1', operands: { left: 'more-than-one' } },
    });
    expect(await make(name, 'ecdsa-p256', { kind: 'pin', pin: asciiBytes('12345') })).toMatchObject({
      refusal: { control: 'TOK-PIN-FORM-1' },
    });
    expect(await make(name, 'ecdsa-p256', { kind: 'withdrawn' })).toMatchObject({ refusal: { control: 'TOK-WITHDRAWN-1' } });
    expect(await seek(name)).toEqual({ privateKeys: 0, publicKeys: 0 });
  });
});

describe('what an interrupted making left', () => {
  test('a whole pair is taken over with a signature over another number', async () => {
    const name = fresh();
    const made = done(await make(name, 'ecdsa-p384'), 'generate');
    const later = asciiBytes('another number');
    const request = { do: 'adopt-pair', ...name, algorithm: 'ecdsa-p384', message: later };
    const taken = done(await ask(program, request, typed()), 'adopt-pair');
    expect(taken.publicKey).toEqual(made.publicKey);
    expect(verifiesMessage(taken.publicKey, later, taken.possession, rsaVerify)).toBe(true);
    // not as a key of another kind
    expect(await ask(program, { ...request, algorithm: 'ecdsa-p256' }, typed())).toMatchObject({
      refusal: { control: 'TOK-PAIR-1', operands: { reason: 'public-key' } },
      left: { privateKeys: 1, publicKeys: 1 },
    });
  });
  test.each([
    ['private', pkcs11.CKO_PUBLIC_KEY, { privateKeys: 1, publicKeys: 0 }],
    ['public', pkcs11.CKO_PRIVATE_KEY, { privateKeys: 0, publicKeys: 1 }],
  ])('the %s half alone is not taken over, and is destroyed', async (_, gone, left) => {
    const name = fresh();
    done(await make(name), 'generate');
    destroyHalf(name, gone);
    expect(await seek(name)).toEqual(left);
    expect(await ask(program, { do: 'adopt-pair', ...name, algorithm: 'ecdsa-p256', message }, typed())).toMatchObject({
      ok: false,
      refusal: { control: 'TOK-PAIR-1', operands: { reason: 'objects', ...left } },
      left,
    });
    expect(done(await ask(program, { do: 'destroy-pair', ...name }, typed()), 'destroy-pair').objects).toBe(1);
    expect(await seek(name)).toEqual({ privateKeys: 0, publicKeys: 0 });
  });
  test('both halves are destroyed, and nothing else is', async () => {
    const [name, other] = [fresh(), fresh()];
    done(await make(name), 'generate');
    done(await make(other), 'generate');
    expect(done(await ask(program, { do: 'destroy-pair', ...name }, typed()), 'destroy-pair').objects).toBe(2);
    expect(await seek(name)).toEqual({ privateKeys: 0, publicKeys: 0 });
    expect(await seek(other)).toEqual({ privateKeys: 1, publicKeys: 1 });
    expect(await ask(program, { do: 'destroy-pair', ...name }, typed())).toMatchObject({
      ok: false,
      refusal: { control: 'TOK-PAIR-1', operands: { reason: 'objects', privateKeys: 0, publicKeys: 0 } },
    });
  });
  test.each([
    ['not sensitive', 'sensitive', { type: pkcs11.CKA_SENSITIVE, value: false }],
    ['extractable', 'extractable', { type: pkcs11.CKA_EXTRACTABLE, value: true }],
    ['that may decrypt', 'decrypt', { type: pkcs11.CKA_DECRYPT, value: true }],
  ])('a pair %s, which another program made under this name, is not taken over', async (_, attribute, change) => {
    const name = fresh();
    beside((cryptoki, session) => {
      const common = [
        { type: pkcs11.CKA_TOKEN, value: true },
        { type: pkcs11.CKA_LABEL, value: name.label },
        { type: pkcs11.CKA_ID, value: Buffer.from(name.id, 'hex') },
      ];
      cryptoki.C_GenerateKeyPair(
        session,
        { mechanism: pkcs11.CKM_EC_KEY_PAIR_GEN },
        [...common, { type: pkcs11.CKA_EC_PARAMS, value: Buffer.from('06082a8648ce3d030107', 'hex') }],
        [
          ...common,
          ...[
            { type: pkcs11.CKA_PRIVATE, value: true },
            { type: pkcs11.CKA_SENSITIVE, value: true },
            { type: pkcs11.CKA_EXTRACTABLE, value: false },
            { type: pkcs11.CKA_SIGN, value: true },
            { type: pkcs11.CKA_DECRYPT, value: false },
            { type: pkcs11.CKA_UNWRAP, value: false },
            { type: pkcs11.CKA_DERIVE, value: false },
          ].filter(({ type }) => type !== change.type),
          change,
        ],
      );
    });
    expect(await ask(program, { do: 'adopt-pair', ...name, algorithm: 'ecdsa-p256', message }, typed())).toMatchObject({
      ok: false,
      refusal: { control: 'TOK-PAIR-1', operands: { reason: 'attribute', attribute } },
      left: { privateKeys: 1, publicKeys: 1 },
    });
  });
  test('a token process that is killed while the key is made leaves what can be looked for: a pair, or nothing', async () => {
    for (const wait of [0, 40, 120]) {
      const name = fresh();
      const child = room.start();
      const answer = ask(child, { do: 'generate', ...name, algorithm: 'rsa-3072', message }, typed());
      answer.catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 300 + wait));
      await child.kill();
      await expect(
        answer.then(
          () => 'answered',
          () => 'ended',
        ),
      ).resolves.toMatch(/answered|ended/);
      const { privateKeys, publicKeys } = await seek(name);
      expect(privateKeys).toBeLessThanOrEqual(1);
      expect(publicKeys).toBeLessThanOrEqual(1);
      if (privateKeys + publicKeys > 0) done(await ask(program, { do: 'destroy-pair', ...name }, typed()), 'destroy-pair');
      expect(await seek(name)).toEqual({ privateKeys: 0, publicKeys: 0 });
    }
  });
});
