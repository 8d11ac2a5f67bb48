import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ChildProgram, joinPorts } from '../support/child-program.ts';
import { ask, cardLikeModule, type TokenRoom, tokenRoom } from '../support/token-room.ts';

let room: TokenRoom;
let listener: ChildProgram;
beforeAll(async () => {
  room = await tokenRoom();
  listener = new ChildProgram(join(import.meta.dirname, '../support/contribution-listener.ts'));
});
afterAll(async () => {
  await listener.kill();
  await room.close();
});

const randomOf = (heard: unknown): Uint8Array => {
  if (typeof heard === 'object' && heard !== null && 'heard' in heard) {
    const { heard: body } = heard;
    if (typeof body === 'object' && body !== null && 'random' in body && body.random instanceof Uint8Array) return body.random;
  }
  throw new Error('no contribution');
};

test("every person's token contributes: the bytes reach the other program, and the answer holds none of them", async () => {
  const child = room.start();
  joinPorts(child, 'custody', listener, 'token');
  const contributions: string[] = [];
  for (const person of [...room.roster.people, ...room.roster.people]) {
    const hearing = listener.request({ do: 'hear' }, ['token']);
    const answer = await ask(child, { do: 'random', fingerprint: person.key.fingerprint, bytes: 64 });
    expect(answer).toEqual({ ok: true, did: 'random', token: { serial: person.token.serial } });
    const heard = await hearing;
    expect(heard).toMatchObject({ heard: { kind: 'random', fingerprint: person.key.fingerprint } });
    const random = randomOf(heard);
    expect(random).toHaveLength(64);
    contributions.push(Buffer.from(random).toString('hex'));
  }
  expect(new Set(contributions).size).toBe(2 * room.roster.people.length);
  expect(contributions.every((hex) => new Set(hex).size > 1)).toBe(true);
});

test('refused: a key no token holds, and a token that wants a login first', async () => {
  const fingerprint = randomBytes(32).toString('hex');
  expect(await ask(room.start(), { do: 'random', fingerprint, bytes: 64 })).toEqual({
    ok: false,
    refusal: { control: 'TOK-ABSENT-1', operands: { fingerprint } },
  });
  const card = room.start({ modulePath: cardLikeModule(room.folder), env: { CARD_MODULE: room.modulePath, CARD_RANDOM_WANTS_LOGIN: '1' } });
  const [person] = room.roster.people;
  expect(await ask(card, { do: 'random', fingerprint: person?.key.fingerprint, bytes: 64 })).toEqual({
    ok: false,
    refusal: { control: 'TOK-RANDOM-1', operands: { serial: person?.token.serial, rv: 'CKR_USER_NOT_LOGGED_IN' } },
  });
  expect(card.said).toHaveLength(1);
});
