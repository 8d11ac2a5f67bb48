import { afterEach, expect, test } from 'vitest';
import { type CardTable, cardTable } from '../support/piv/card-table.ts';
import { ask, done } from '../support/token-room.ts';

let table: CardTable | undefined;
const AUTHENTICATE = 0x87;

async function contribution(kind: 'piv' | 'yubikey') {
  table = await cardTable(kind);
  await table.readers.insert('zofia');
  const child = table.start();
  const { tokens } = done(await ask(child, { do: 'list' }), 'list');
  const posted: unknown[] = [];
  child.onPort('custody', (body) => posted.push(body));
  await table.readers.state('zofia');
  const answer = await ask(child, { do: 'random', fingerprint: table.fingerprint('zofia'), bytes: 64 });
  const { heard } = await table.readers.state('zofia');
  return { generator: tokens[0]?.generator, answer, posted, drawn: heard.filter(({ ins }) => ins === AUTHENTICATE) };
}
afterEach(() => table?.close());

test('through OpenSC the card draws: eight challenges of eight bytes', async () => {
  const { generator, answer, posted, drawn } = await contribution('piv');
  expect(generator).toBe('token');
  expect(answer).toMatchObject({ ok: true, did: 'random' });
  expect(posted).toMatchObject([{ kind: 'random', random: { length: 64 } }]);
  expect(drawn).toEqual(Array.from({ length: 8 }, () => ({ ins: AUTHENTICATE, reference: 0x9b, status: 0x9000 })));
});

test('through ykcs11 it would be the computer: the card is not asked, and nothing is contributed', async () => {
  const { generator, answer, posted, drawn } = await contribution('yubikey');
  expect(generator).toBe('computer');
  expect(answer).toMatchObject({ ok: false, refusal: { control: 'TOK-RANDOM-1' } });
  expect(posted).toEqual([]);
  expect(drawn).toEqual([]);
});
