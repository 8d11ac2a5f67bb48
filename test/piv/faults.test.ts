/** Cards that are pulled, silent, swapped, wrong or locked, under the real token process, ended at its deadline as main ends it. */
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { verifiesMessage } from '../../shared/format/message-signature.ts';
import type { TokenAnswer } from '../../shared/ipc/token-protocol.ts';
import type { ChildProgram } from '../support/child-program.ts';
import { type CardTable, cardTable } from '../support/piv/card-table.ts';
import type { FaultAct } from '../support/piv/emulator-protocol.ts';
import { asciiBytes, ask, done } from '../support/token-room.ts';

const message = asciiBytes('an approval, in the bytes that are signed');
const VERIFY = 0x20;
const AUTHENTICATE = 0x87;
const GET_DATA = 0xcb;
/** Milliseconds; several times what a signature takes here. */
const DEADLINE = 6_000;

describe.each(['piv', 'yubikey'] as const)('%s', (kind) => {
  let table: CardTable;
  const signRequest = (id: string) => ({ do: 'sign', fingerprint: table.fingerprint(id), message });
  const spkiOf = (id: string): Uint8Array => fromBase64(table.roster.people.find((one) => one.id === id)?.key.spki ?? '');
  const wrongPin = { kind: 'pin', pin: asciiBytes('00000000') };

  beforeAll(async () => {
    table = await cardTable(kind);
  });
  afterAll(() => table.close());
  // whatever the test before has left
  beforeEach(async () => {
    await table.readers.fault('zofia', null);
    await table.readers.only([]);
    await table.readers.insert('zofia');
  });

  /** A whole approval in a process of its own: an answer, or 'killed' when it missed its deadline. */
  async function approve(id: string, entry: object = table.pin(id)): Promise<TokenAnswer | 'killed'> {
    const child = table.start({ deadline: DEADLINE });
    try {
      return await ask(child, signRequest(id), entry);
    } catch (error) {
      if (!(error instanceof Error && error.message.includes('SIGKILL'))) throw error;
      return 'killed';
    } finally {
      await child.kill();
    }
  }

  async function signs(id: string): Promise<void> {
    const answer = await approve(id);
    if (answer === 'killed') throw new Error('it missed its deadline');
    const { signature } = done(answer, 'sign');
    expect(verifiesMessage(spkiOf(id), message, signature, rsaVerify)).toBe(true);
  }

  async function pinState(): Promise<string | undefined> {
    const child = table.start();
    const { tokens } = done(await ask(child, { do: 'list' }), 'list');
    await child.kill();
    return tokens[0]?.pin;
  }

  /** The request has come as far as waiting for the PIN: the card has been asked things, and hears nothing more. */
  async function waitsForPin(child: ChildProgram, id: string): Promise<void> {
    await table.readers.state(id);
    let heard = 0;
    for (let quiet = 0; quiet < 5; ) {
      await pause(100);
      const { heard: more } = await table.readers.state(id);
      quiet = heard > 0 && more.length === 0 ? quiet + 1 : 0;
      heard += more.length;
      if (child.said.length > 0) throw new Error('it answered, and did not wait');
    }
  }

  test('a wrong PIN costs a try, the right one gives them back, and at none left the card is locked before a PIN is asked for', async () => {
    await table.readers.only(['oleh']);
    expect(await approve('oleh', wrongPin)).toMatchObject({
      refusal: { control: 'TOK-PIN-WRONG-1', operands: { left: 'more-than-one' } },
    });
    expect((await table.readers.state('oleh')).pinTries).toBe(2);
    await signs('oleh');
    expect((await table.readers.state('oleh')).pinTries).toBe(3);
    await approve('oleh', wrongPin);
    expect(await approve('oleh', wrongPin)).toMatchObject({ refusal: { control: 'TOK-PIN-WRONG-1', operands: { left: 'last' } } });
    expect((await table.readers.state('oleh')).pinTries).toBe(1);
    expect(await pinState()).toBe('final-try');
    expect(await approve('oleh', wrongPin)).toMatchObject({ refusal: { control: 'TOK-PIN-WRONG-1', operands: { left: 'none' } } });
    expect((await table.readers.state('oleh')).pinTries).toBe(0);
    expect(await pinState()).toBe('locked');
    // no PIN is sent: refused without one
    const child = table.start();
    expect(await ask(child, signRequest('oleh'))).toMatchObject({ refusal: { control: 'TOK-LOCKED-1' } });
  });

  test('a PIN of wrong form costs no try', async () => {
    for (const text of ['12345', '12345\u00e9', '123456789'])
      expect(await approve('zofia', { kind: 'pin', pin: asciiBytes(text) })).toMatchObject({ refusal: { control: 'TOK-PIN-FORM-1' } });
    expect((await table.readers.state('zofia')).pinTries).toBe(3);
  });

  test.each<[string, number, FaultAct]>([
    ['pulled as the PIN comes', VERIFY, 'pull'],
    ['pulled after it took the PIN, before it said so', VERIFY, 'unanswered'],
    ['pulled as it is to sign', AUTHENTICATE, 'pull'],
    ['pulled after it signed, before it said so', AUTHENTICATE, 'unanswered'],
    ['silent as the PIN comes', VERIFY, 'silent'],
    ['silent as it is to sign', AUTHENTICATE, 'silent'],
    ['silent as it is looked at', GET_DATA, 'silent'],
  ])('%s: no signature, no try lost, and put back it signs', async (_, ins, act) => {
    await table.readers.fault('zofia', { when: { ins }, act });
    const answer = await approve('zofia');
    // a refusal, or the deadline: never a signature, and nothing that is neither
    if (answer !== 'killed') expect(answer.ok).toBe(false);
    if (act === 'silent') expect(answer).toBe('killed');
    expect((await table.readers.state('zofia')).pinTries).toBe(3);
    await table.readers.putBack('zofia');
    await signs('zofia');
  });

  test.each([0x6f00, 0x6982])(
    'answering %i once as it is to sign: a refusal, or a good signature that the module asked for again',
    async (status) => {
      await table.readers.state('zofia');
      await table.readers.fault('zofia', { when: { ins: AUTHENTICATE }, act: { status } });
      const answer = await approve('zofia');
      if (answer === 'killed') throw new Error('it missed its deadline');
      const { pinTries, heard } = await table.readers.state('zofia');
      expect(pinTries).toBe(3);
      const asked = heard.filter(({ ins }) => ins === AUTHENTICATE).map((one) => one.status);
      expect(asked.filter((one) => one === 0x9000)).toHaveLength(answer.ok ? 1 : 0);
      if (answer.ok) expect(verifiesMessage(spkiOf('zofia'), message, done(answer, 'sign').signature, rsaVerify)).toBe(true);
      else expect(answer.refusal.control).toBe('TOK-DEVICE-1');
      // OpenSC 0.23 tries again by itself, with the PIN it was given for this one operation
      await signs('zofia');
    },
  );

  test('pulled right after it signed: the signature holds, or there is none', async () => {
    await table.readers.fault('zofia', { when: { ins: AUTHENTICATE }, act: 'answered' });
    const answer = await approve('zofia');
    if (answer !== 'killed' && answer.ok)
      expect(verifiesMessage(spkiOf('zofia'), message, done(answer, 'sign').signature, rsaVerify)).toBe(true);
    await table.readers.putBack('zofia');
    await signs('zofia');
  });

  test('pulled before anything is asked, it is absent', async () => {
    await table.readers.pull('zofia');
    // until pcscd has seen it
    await pause(1_000);
    expect(await approve('zofia')).toMatchObject({ refusal: { control: 'TOK-ABSENT-1' } });
  });

  // through ykcs11 at the single commands above
  test.runIf(kind === 'piv')(
    'pulled at any command of an approval: a refusal, the deadline or a good signature, and put back it signs',
    async () => {
      for (let after = 1; after < 60; after += 9) {
        await table.readers.fault('zofia', { when: { after }, act: 'pull' });
        const answer = await approve('zofia');
        if (answer !== 'killed' && answer.ok)
          expect(verifiesMessage(spkiOf('zofia'), message, done(answer, 'sign').signature, rsaVerify)).toBe(true);
        await table.readers.fault('zofia', null);
        await table.readers.putBack('zofia');
      }
      await signs('zofia');
      expect((await table.readers.state('zofia')).pinTries).toBe(3);
    },
    180_000,
  );

  test("swapped for another's card while the PIN is typed: the PIN reaches neither, and nothing is signed", async () => {
    const child = table.start({ deadline: DEADLINE });
    const asked = child.request(signRequest('zofia'), ['entry']).catch(() => 'killed');
    await waitsForPin(child, 'zofia');
    await table.readers.state('eleni');
    await table.readers.swap('zofia', 'eleni');
    await pause(1_000);
    child.post('entry', table.pin('zofia'));
    const answer = await asked;
    if (answer !== 'killed') expect(answer).toMatchObject({ ok: false });
    const { pinTries, pinVerified, heard } = await table.readers.state('eleni');
    expect({ pinTries, pinVerified }).toEqual({ pinTries: 3, pinVerified: false });
    const signed = heard.filter(({ ins, status }) => ins === AUTHENTICATE && (status === 0x9000 || (status ?? 0) >> 8 === 0x61));
    expect(signed).toEqual([]);
    await signs('eleni');
  });
});
