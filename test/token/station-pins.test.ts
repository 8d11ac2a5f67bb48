/** "Cards and PINs" of the station, over real tokens: what the status shows, what is asked of whom, and that the log gains nothing. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StationStatus } from '../../shared/ipc/contract.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import { textSpellings } from '../rehearsal/secret-search.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { asciiBytes } from '../support/token-room.ts';

const OFFICER = 'officer-83117';
let workspace: PracticeWorkspace;
let open: StationInNode;
let typing: readonly [string, string] = ['', ''];
const asks: Omit<EntryAsk, 'theme'>[] = [];
const published: StationStatus[] = [];

beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: defaultPeople(3), officer: OFFICER });
  const { folder, softhsmConf, cards } = workspace;
  const opened = await openStation({
    folder,
    softhsmConf,
    type: honestTypist(workspace, cards),
    typeNew: (ask) => {
      asks.push(ask);
      const [code, pin] = typing;
      return { kind: 'new-pin', code: asciiBytes(code), pin: asciiBytes(pin), again: asciiBytes(pin) };
    },
    publish: (name, body) => {
      if (name === 'station.status') published.push(body as StationStatus);
    },
  });
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  open = opened;
});
afterAll(async () => {
  await open.close();
  workspace.remove();
});

const person = () => {
  const found = workspace.roster.people.find(({ id }) => id === 'lukasz');
  if (found === undefined) throw new Error('nobody');
  return found;
};
const set = (work: 'change' | 'unblock', code: string, pin: string, serial = person().token.serial) => {
  typing = [code, pin];
  return open.move({ do: 'set-pin', work, serial });
};
const pinNow = (): string => workspace.pins.get('lukasz') ?? '';

test('the status shows each card with its holder, and that SoftHSM counts nothing', async () => {
  expect(await open.move({ do: 'look-at-pins' })).toEqual({ ok: true });
  const { pins } = open.station.snapshot().status;
  const { name, token } = person();
  expect(pins?.find(({ serial }) => serial === token.serial)).toMatchObject({
    name,
    person: 'lukasz',
    pin: 'more-than-one-try',
    tries: 'not-counted',
    pinPad: false,
    unblock: 'so-pin',
  });
});

test('a change: the entry view is told whose and what; the old PIN is wrong afterwards; unblocked by the officer; no record, no PIN in any status', async () => {
  const fresh = ['31415926', '27182818'] as const;
  expect(await set('change', pinNow(), fresh[0])).toEqual({ ok: true });
  expect(asks.at(-1)).toMatchObject({ kind: 'new-pin', purpose: 'change', code: 'pin', tries: 'not-counted', name: person().name });
  expect(published.some(({ activity }) => activity.kind === 'new-pin' && activity.work === 'change')).toBe(true);
  expect(published.at(-1)?.activity).toEqual({ kind: 'idle' });
  expect(await set('change', pinNow(), '99887766')).toMatchObject({
    ok: false,
    refusal: { control: 'TOK-PIN-WRONG-1', operands: { work: 'change', person: person().name } },
  });
  expect(await set('unblock', OFFICER, fresh[1])).toEqual({ ok: true });
  expect(asks.at(-1)).toMatchObject({ purpose: 'unblock', code: 'so-pin' });
  const told = Buffer.from(JSON.stringify(published));
  for (const secret of [pinNow(), OFFICER, ...fresh, '99887766']) {
    for (const spelling of textSpellings(secret)) expect(told.includes(spelling)).toBe(false);
  }
  expect(told.includes(person().token.serial)).toBe(true);
  expect(open.store.count).toBe(0);
});

test('a card that is not there is named by its serial number, beside those that are', async () => {
  const answer = await set('change', pinNow(), '55443322', 'none');
  expect(answer).toMatchObject({ ok: false, refusal: { control: 'TOK-CARD-1', operands: { serial: 'none' } } });
});
