/** A shard wrapped to the key of PIV slot 9D: the card derives the secret, the custody process reads the shard, the card is asked once. */
import { createECDH } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openFromToken, wrapForToken } from '../../electron/custody/wrap.ts';
import { readCertificate } from '../../electron/token/certificate.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { type CardTable, cardTable } from '../support/piv/card-table.ts';
import { ask, done } from '../support/token-room.ts';
import { codeOf } from '../support/wrapped-set.ts';
import { sampleSet } from '../unit/shards/sample-set.ts';

const set = sampleSet();
const AUTHENTICATE = 0x87;
/** OpenSC and ykcs11 call slot 9D so. */
const KEY_MANAGEMENT = '03';

function secretOf(posted: readonly unknown[]): { readonly spki: Uint8Array; readonly secret: Uint8Array } {
  const [body] = posted;
  if (typeof body === 'object' && body !== null && 'secret' in body && 'spki' in body) {
    const { secret, spki } = body;
    if (secret instanceof Uint8Array && spki instanceof Uint8Array) return { secret, spki };
  }
  throw new Error('no secret was sent');
}

describe.each(['piv', 'yubikey'] as const)('%s', (kind) => {
  let table: CardTable;
  let spki: Uint8Array;

  beforeAll(async () => {
    table = await cardTable(kind);
    await table.readers.insert('zofia');
    const { tokens } = done(await ask(table.start(), { do: 'list' }), 'list');
    const held = tokens[0]?.certificates.find(({ id, fingerprint }) => id === KEY_MANAGEMENT && fingerprint !== table.fingerprint('zofia'));
    spki = readCertificate(held?.der ?? new Uint8Array())?.spki ?? new Uint8Array();
  });
  afterAll(() => table.close());

  async function wrapped(index: number) {
    const made = await wrapForToken(codeOf(set, index), { set: set.manifest, index, spki, fingerprint: digestHex(spki) });
    if ('control' in made) throw new Error(made.control);
    return made;
  }

  test('9D derives after one PIN, and what was wrapped to it opens', async () => {
    const one = await wrapped(2);
    const child = table.start();
    const posted: unknown[] = [];
    child.onPort('custody', (body) => posted.push(body));
    await table.readers.state('zofia');
    const request = { do: 'derive', fingerprint: digestHex(spki), point: fromBase64(one.enc) };
    done(await ask(child, request, table.pin('zofia')), 'derive');
    const { heard } = await table.readers.state('zofia');
    expect(heard.filter(({ ins }) => ins === AUTHENTICATE)).toEqual([{ ins: AUTHENTICATE, reference: 0x9d, status: 0x9000 }]);
    const given = secretOf(posted);
    expect(await openFromToken(one, given.spki, given.secret)).toEqual(codeOf(set, 2));
  });

  test('a wrong PIN derives nothing and says what is left; the right one does afterwards', async () => {
    const one = await wrapped(1);
    const request = { do: 'derive', fingerprint: digestHex(spki), point: fromBase64(one.enc) };
    const wrong = await ask(table.start(), request, { kind: 'pin', pin: new Uint8Array(Buffer.from('00000000')) });
    expect(wrong).toMatchObject({ refusal: { control: 'TOK-PIN-WRONG-1' } });
    done(await ask(table.start(), request, table.pin('zofia')), 'derive');
  });

  test('the point of somebody else gives another secret, which opens nothing', async () => {
    const one = await wrapped(3);
    const stranger = createECDH('prime256v1');
    const point = new Uint8Array(stranger.generateKeys());
    const child = table.start();
    const posted: unknown[] = [];
    child.onPort('custody', (body) => posted.push(body));
    done(await ask(child, { do: 'derive', fingerprint: digestHex(spki), point }, table.pin('zofia')), 'derive');
    const given = secretOf(posted);
    expect(await openFromToken(one, given.spki, given.secret)).toMatchObject({ control: 'WRAP-OPEN-1' });
  });
});
