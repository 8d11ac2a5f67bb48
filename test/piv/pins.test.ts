/** PINs of PIV cards through OpenSC and ykcs11: three tries, locked, opened by the PUK; changed on the card; the card pulled meanwhile. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CardTable, cardTable } from '../support/piv/card-table.ts';
import { asciiBytes, ask, done } from '../support/token-room.ts';

const message = asciiBytes('an approval, in the bytes that are signed');
const WRONG = '00000000';

describe.each(['piv', 'yubikey'] as const)('%s', (kind) => {
  let table: CardTable;
  const serials = new Map<string, string>();
  const serial = (id: string): string => serials.get(id) ?? '';
  const pins = new Map<string, string>();
  let counter = 30_000_000;
  const fresh = (): string => {
    counter += 7;
    return String(counter);
  };
  const puk = (id: string): string => table.cards.get(id)?.puk ?? '';
  const entry = (code: string, pin: string) => ({ kind: 'new-pin', code: asciiBytes(code), pin: asciiBytes(pin), again: asciiBytes(pin) });
  const work = (what: 'change' | 'unblock', id: string) => ({ do: 'set-pin', work: what, serial: serial(id) });
  const control = (answer: Awaited<ReturnType<typeof ask>>): string => (answer.ok ? answer.did : answer.refusal.control);
  const signs = async (id: string, pin: string) =>
    ask(table.start(), { do: 'sign', fingerprint: table.fingerprint(id), message }, { kind: 'pin', pin: asciiBytes(pin) });
  const pinNow = async (id: string) => {
    const { tokens } = done(await ask(table.start(), { do: 'pins' }), 'pins');
    return tokens.find((token) => token.serial === serial(id));
  };

  beforeAll(async () => {
    table = await cardTable(kind);
    for (const id of ['zofia', 'eleni']) {
      await table.readers.insert(id);
      pins.set(id, Buffer.from(table.pin(id).pin).toString('latin1'));
      serials.set(id, table.roster.people.find((person) => person.id === id)?.token.serial ?? '');
    }
  });
  afterAll(() => table.close());

  test('changed on the card: the new PIN signs, and the old one is wrong', async () => {
    const [before, after] = [pins.get('zofia') ?? '', fresh()];
    expect(await ask(table.start(), work('change', 'zofia'), entry(before, after))).toMatchObject({ ok: true, did: 'set-pin' });
    done(await signs('zofia', after), 'sign');
    expect(control(await signs('zofia', before))).toBe('TOK-PIN-WRONG-1');
    done(await signs('zofia', after), 'sign');
    pins.set('zofia', after);
  });

  test('three wrong PINs, told one by one; locked and not asked; the PUK opens it; it signs', async () => {
    const seen: unknown[] = [];
    for (let time = 0; time < 3; time++) seen.push((await pinNow('zofia'))?.pin, await signs('zofia', WRONG));
    const wrong = (left: string) => ({ ok: false, refusal: { control: 'TOK-PIN-WRONG-1', operands: { left } } });
    // OpenSC knows no first try from the second: PKCS#11's CKF_USER_PIN_COUNT_LOW needs the number a card has when none was lost
    const second = kind === 'piv' ? 'more-than-one-try' : 'few-tries';
    expect(seen).toEqual(['more-than-one-try', wrong('more-than-one'), second, wrong('last'), 'final-try', wrong('none')]);
    expect(await pinNow('zofia')).toMatchObject({ pin: 'locked', unblock: 'puk' });
    // no entry message is sent: an answer at all shows that none was awaited
    expect(control(await ask(table.start(), { do: 'sign', fingerprint: table.fingerprint('zofia'), message }))).toBe('TOK-LOCKED-1');
    expect(control(await ask(table.start(), work('change', 'zofia')))).toBe('TOK-LOCKED-1');
    const after = fresh();
    expect(await ask(table.start(), work('unblock', 'zofia'), entry(puk('zofia'), after))).toMatchObject({ ok: true, did: 'set-pin' });
    done(await signs('zofia', after), 'sign');
    expect((await pinNow('zofia'))?.pin).toBe('more-than-one-try');
    pins.set('zofia', after);
  });

  test('the PUK sets a PIN that is not locked, and costs it no try', async () => {
    const after = fresh();
    done(await ask(table.start(), work('unblock', 'zofia'), entry(puk('zofia'), after)), 'set-pin');
    done(await signs('zofia', after), 'sign');
    expect((await table.readers.state('zofia')).pukTries).toBe(3);
    pins.set('zofia', after);
  });

  test.each([['before'], ['unanswered']] as const)(
    'the card is pulled at the change (%s): nobody can tell, or nothing was changed',
    async (when) => {
      const after = fresh();
      await table.readers.fault('eleni', { when: { ins: 0x24 }, act: when === 'before' ? 'pull' : 'unanswered' });
      // OpenSC may wait for the card that is gone; main then ends it, and knows as little (electron/station/pin-work.ts)
      const answer = ask(table.start({ deadline: 15_000 }), work('change', 'eleni'), entry(pins.get('eleni') ?? '', after));
      const said = await answer.then(control, () => 'ended by its deadline');
      await table.readers.fault('eleni', null);
      await table.readers.putBack('eleni');
      expect(['TOK-PIN-UNSURE-1', 'ended by its deadline']).toContain(said);
      // one of the two holds, and the words say to try the new one first
      const first = await signs('eleni', after);
      if (first.ok) pins.set('eleni', after);
      else done(await signs('eleni', pins.get('eleni') ?? ''), 'sign');
      expect(first.ok).toBe(when === 'unanswered');
    },
  );

  test('a wrong PUK is said to be wrong, and after three it is locked: the words say what is lost', async () => {
    for (let time = 0; time < 2; time++)
      expect(await ask(table.start(), work('unblock', 'eleni'), entry(WRONG, fresh()))).toEqual({
        ok: false,
        refusal: { control: 'TOK-CODE-WRONG-1', operands: { code: 'puk', left: 'not-told' } },
      });
    expect(control(await ask(table.start(), work('unblock', 'eleni'), entry(WRONG, fresh())))).toMatch(/^TOK-CODE-(WRONG|LOCKED)-1$/);
    expect(await ask(table.start(), work('unblock', 'eleni'), entry(puk('eleni'), fresh()))).toMatchObject({
      refusal: { control: 'TOK-CODE-LOCKED-1', operands: { code: 'puk' } },
    });
    // the PIN of before still signs
    done(await signs('eleni', pins.get('eleni') ?? ''), 'sign');
  });
});
