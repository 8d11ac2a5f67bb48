/**
 * Shards wrapped to tokens: the real custody process and real token processes, joined as main joins them. The token derives one secret after its PIN;
 * what is inside is read as any card is, and a set of which some shards are wrapped opens as one of paper does.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wrapForToken } from '../../electron/custody/wrap.ts';
import { readCertificate } from '../../electron/token/certificate.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import type { TokenWrapped } from '../../shared/format/wrapped-shard.ts';
import type { CustodyAnswer } from '../../shared/ipc/custody-protocol.ts';
import type { TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import { type ChildProgram, joinPorts } from '../support/child-program.ts';
import { makePracticeTokens } from '../support/practice-tokens.ts';
import { asciiBytes, ask, done, type TokenRoom, tokenRoom } from '../support/token-room.ts';
import { manifestWith } from '../support/wrapped-manifest.ts';
import { Custody, type MadeSet, makeSet, pageOf, people, printedCode, temporaryFolder } from './custody-set.ts';

let room: TokenRoom;
let set: MadeSet;
let manifest: ShardManifest;
const wrapped = new Map<number, TokenWrapped>();
/** DER SPKI of the keys that agree, by id. */
const keys = new Map<string, Uint8Array>();
const holders = new Map([
  [1, 'agree-1'],
  [2, 'agree-2'],
]);

async function wrap(index: number, id: string, spki = keys.get(id) ?? new Uint8Array()): Promise<TokenWrapped> {
  const code = asciiBytes(printedCode(pageOf(set, index)));
  const made = await wrapForToken(code, { set: set.manifest, index, spki, fingerprint: digestHex(spki) });
  if ('control' in made) throw new Error(made.control);
  return made;
}

beforeAll(async () => {
  room = await tokenRoom({ agreements: 2, strangers: 1 });
  const child = room.start();
  const { tokens } = done(await ask(child, { do: 'list' }), 'list');
  for (const [id, { fingerprint }] of room.others) {
    const held = tokens.flatMap(({ certificates }) => certificates).find((one) => one.fingerprint === fingerprint);
    keys.set(id, readCertificate(held?.der ?? new Uint8Array())?.spki ?? new Uint8Array());
  }
  await child.kill();
  const makers = await makePracticeTokens({
    folder: temporaryFolder(),
    people: people.map((person) => ({ ...person, organisation: 'Example', roles: ['custodian'] })),
  });
  set = await makeSet(makers, { threshold: 2, shards: 3 });
  for (const [index, id] of holders) wrapped.set(index, await wrap(index, id));
  manifest = manifestWith(set.manifest, [...wrapped.values()]);
}, 120_000);
afterAll(() => room.close());

/** As main would: both are asked, their ports joined, the PIN typed. */
async function read(
  custody: Custody,
  index: number,
  {
    id = holders.get(index) ?? '',
    one = wrapped.get(index),
    pin = room.pinBytes(id),
  }: { id?: string; one?: TokenWrapped | undefined; pin?: Uint8Array | null } = {},
): Promise<{ readonly custody: CustodyAnswer; readonly token: TokenAnswer; readonly child: ChildProgram }> {
  if (one === undefined) throw new Error(`shard ${index} is not wrapped`);
  const child = room.start();
  joinPorts(child, 'custody', custody, 'token');
  const reading = custody.ask({ do: 'read-wrapped', manifest, wrapped: one, expectIndex: index }, ['token']);
  const request = { do: 'derive', fingerprint: room.fingerprint(id), point: fromBase64(one.enc) };
  const token = await ask(child, request, pin === null ? { kind: 'withdrawn' } : { kind: 'pin', pin });
  return { custody: await reading, token, child };
}

/** What the token process posted to the custody process. */
function secretIn(said: readonly unknown[]): Uint8Array {
  for (const message of said) {
    if (typeof message !== 'object' || message === null || !('body' in message)) continue;
    const { body } = message;
    if (typeof body === 'object' && body !== null && 'secret' in body && body.secret instanceof Uint8Array) return body.secret;
  }
  throw new Error('no secret was sent');
}

describe('a set of two wrapped shards and one of paper', () => {
  test('is read from tokens and page, and any two open the key', async () => {
    const custody = new Custody();
    for (const index of holders.keys()) {
      const answer = await read(custody, index);
      expect(answer.token).toMatchObject({ ok: true, did: 'derive' });
      expect(answer.custody).toMatchObject({ ok: true, did: 'read', index, medium: 'token', characters: 92 });
      await answer.child.kill();
    }
    const page = await custody.ask({ do: 'read-page', manifest, path: pageOf(set, 3), expectIndex: 3 });
    expect(page).toMatchObject({ ok: true, medium: 'page' });
    expect(await custody.ask({ do: 'combine', manifest })).toMatchObject({ ok: true, did: 'combine', subsets: 3 });
    await custody.kill();
  }, 60_000);

  test('what main hears holds neither the secret nor the shard; the token’s end says nothing else', async () => {
    const custody = new Custody();
    const { child, token } = await read(custody, 1);
    const secret = secretIn(child.said);
    expect(secret).toHaveLength(32);
    const heard = JSON.stringify([token, custody.said]);
    const code = printedCode(pageOf(set, 1)).slice(27, 79);
    for (const needle of [toHex(secret), Buffer.from(secret).toString('base64'), code]) expect(heard).not.toContain(needle);
    expect(child.stdout + child.stderr + custody.stdout + custody.stderr).toBe('');
    await Promise.all([child.kill(), custody.kill()]);
  });
});

describe('is refused by name, and the good ones stay:', () => {
  test('a wrong PIN, no PIN, another’s token, an altered wrapper; then the right one is read in the same process', async () => {
    const custody = new Custody();
    const wrongPin = await read(custody, 1, { pin: asciiBytes('00000000') });
    expect(wrongPin.token).toMatchObject({ refusal: { control: 'TOK-PIN-WRONG-1' } });
    expect(wrongPin.custody).toMatchObject({ refusal: { control: 'CARD-WITHDRAWN-1' } });
    const nobody = await read(custody, 1, { pin: null });
    expect(nobody.token).toMatchObject({ refusal: { control: 'TOK-WITHDRAWN-1' } });
    expect(nobody.custody).toMatchObject({ refusal: { control: 'CARD-WITHDRAWN-1' } });
    const other = await read(custody, 1, { id: 'agree-2' });
    expect(other.token).toMatchObject({ ok: true });
    expect(other.custody).toMatchObject({ refusal: { control: 'WRAP-KEY-1' } });
    const one = wrapped.get(1);
    if (one === undefined) throw new Error('not wrapped');
    const altered = await read(custody, 1, { one: { ...one, enc: wrapped.get(2)?.enc ?? '' } });
    expect(altered.custody).toMatchObject({ refusal: { control: 'WRAP-MANIFEST-1' } });
    expect((await read(custody, 1)).custody).toMatchObject({ ok: true, index: 1 });
    expect((await read(custody, 1)).custody).toMatchObject({ refusal: { control: 'CARD-TWICE-1' } });
    await custody.kill();
  }, 60_000);

  test('a wrapper for another place does not open there, though key and token are right', async () => {
    const [good, moved] = [await wrap(1, 'agree-1'), await wrap(3, 'agree-1')];
    const swapped: TokenWrapped = { ...good, enc: moved.enc, ciphertext: moved.ciphertext };
    const lying = manifestWith(set.manifest, [swapped]);
    const custody = new Custody();
    const child = room.start();
    joinPorts(child, 'custody', custody, 'token');
    const reading = custody.ask({ do: 'read-wrapped', manifest: lying, wrapped: swapped, expectIndex: 1 }, ['token']);
    const request = { do: 'derive', fingerprint: room.fingerprint('agree-1'), point: fromBase64(swapped.enc) };
    done(await ask(child, request, { kind: 'pin', pin: room.pinBytes('agree-1') }), 'derive');
    expect(await reading).toMatchObject({ refusal: { control: 'WRAP-OPEN-1', operands: { index: 1 } } });
    await custody.kill();
  });

  test('a key that is not P-256, or may not agree, before a PIN where the token shows it; the custody process is told that nothing comes', async () => {
    const point = fromBase64(wrapped.get(1)?.enc ?? '');
    for (const id of ['eleni', 'oleh', 'ana']) {
      const child = room.start();
      const answer = await ask(child, { do: 'derive', fingerprint: room.fingerprint(id), point });
      expect(answer).toMatchObject({ refusal: { control: 'TOK-DERIVE-1', operands: { reason: 'key-type' } } });
      expect(child.said).toContainEqual({ port: 'custody', of: 1, body: { kind: 'withdrawn' } });
    }
    const signer = await ask(
      room.start(),
      { do: 'derive', fingerprint: room.fingerprint('stranger-1'), point },
      { kind: 'pin', pin: room.pinBytes('stranger-1') },
    );
    expect(signer).toMatchObject({ refusal: { control: 'TOK-DERIVE-1', operands: { reason: 'key' } } });
    const absent = await ask(room.start(), { do: 'derive', fingerprint: '0'.repeat(64), point });
    expect(absent).toMatchObject({ refusal: { control: 'TOK-ABSENT-1' } });
  });

  test('a point that is none: the token’s word, and nothing is sent', async () => {
    const child = room.start();
    const request = { do: 'derive', fingerprint: room.fingerprint('agree-1'), point: new Uint8Array(65).fill(4) };
    expect(await ask(child, request, { kind: 'pin', pin: room.pinBytes('agree-1') })).toMatchObject({
      refusal: { control: 'TOK-DEVICE-1' },
    });
    expect(child.said).toContainEqual({ port: 'custody', of: 1, body: { kind: 'withdrawn' } });
  });

  test('wrapping to a key of another kind, or not on paper', async () => {
    const spki = fromBase64(room.roster.people.find(({ id }) => id === 'eleni')?.key.spki ?? '');
    const at = { set: set.manifest, index: 1, spki, fingerprint: digestHex(spki) };
    expect(await wrapForToken(new Uint8Array(92), at)).toMatchObject({ control: 'WRAP-KEYTYPE-1', operands: { have: 'rsa-3072' } });
    expect(await wrapForToken(new Uint8Array(92), { ...at, fingerprint: '0'.repeat(64) })).toMatchObject({ control: 'WRAP-KEY-1' });
  });
});
