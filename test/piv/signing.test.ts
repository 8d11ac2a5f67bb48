import { constants, createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { type CardTable, cardTable } from '../support/piv/card-table.ts';
import { killPcscd, startPcscd } from '../support/piv/room.ts';
import { asciiBytes, ask, done } from '../support/token-room.ts';

const message = asciiBytes('an approval, in the bytes that are signed');
/** How node:crypto is told of each scheme. */
const OPENSSL = {
  'ecdsa-p256': ['sha256', {}],
  'ecdsa-p384': ['sha384', {}],
  'rsa-2048': ['sha256', { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
} as const;

describe.each(['piv', 'yubikey'] as const)('%s', (kind) => {
  let table: CardTable;
  const signRequest = (id: string) => ({ do: 'sign', fingerprint: table.fingerprint(id), message });

  beforeAll(async () => {
    table = await cardTable(kind);
    await table.readers.insert('zofia');
    await table.readers.insert('eleni');
    await table.readers.insert('ana');
  });
  afterAll(() => table.close());

  test('the list shows each card once, with the serial number that the roster has', async () => {
    const { tokens } = done(await ask(table.start(), { do: 'list' }), 'list');
    const serials = ['zofia', 'eleni', 'ana'].map((id) => table.roster.people.find((person) => person.id === id)?.token.serial);
    expect(tokens.map(({ serial }) => serial)).toEqual(serials);
    for (const { pin, pinPad } of tokens) expect({ pin, pinPad }).toEqual({ pin: 'more-than-one-try', pinPad: false });
  });

  test.each([
    ['zofia', 'ecdsa-p256'],
    ['eleni', 'rsa-2048'],
    ['ana', 'ecdsa-p384'],
  ] as const)('%s with %s: 9C signs with the PIN given twice from one entry, and node:crypto verifies it', async (id, algorithm) => {
    await table.readers.state(id);
    const { signature } = done(await ask(table.start(), signRequest(id), table.pin(id)), 'sign');
    const person = table.roster.people.find((one) => one.id === id);
    expect(person?.key.algorithm).toBe(algorithm);
    const key = createPublicKey({ key: Buffer.from(fromBase64(person?.key.spki ?? '')), format: 'der', type: 'spki' });
    const [hash, way] = OPENSSL[algorithm];
    expect(verify(hash, message, { key, ...way }, signature)).toBe(true);
    const { heard } = await table.readers.state(id);
    expect(heard.filter(({ ins, status }) => ins === 0x20 && status === 0x9000)).toHaveLength(2);
    expect(heard.filter(({ ins }) => ins === 0x87).map(({ reference }) => reference)).toContain(0x9c);
  });

  test('pcscd is killed and started again: the card is absent, and signs once it has power again', async () => {
    await killPcscd();
    // OpenSC shows no reader then, ykcs11 cannot look
    const without = kind === 'piv' ? { control: 'TOK-ABSENT-1' } : { control: 'TOK-DEVICE-1', operands: { rv: 'CKR_DEVICE_ERROR' } };
    expect(await ask(table.start(), signRequest('eleni'), table.pin('eleni'))).toMatchObject({ refusal: without });
    await startPcscd();
    await table.readers.putBack('eleni');
    done(await ask(table.start(), signRequest('eleni'), table.pin('eleni')), 'sign');
  });
});
