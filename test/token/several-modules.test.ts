/** Several PKCS#11 modules in one workspace: real libraries, one of which may hang, crash or be missing; the station goes on with the others. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { StationSnapshot } from '../../shared/ipc/contract.ts';
import { defaultPeople } from '../support/people.ts';
import { softHsmModule } from '../support/practice-tokens.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { cardLikeModule } from '../support/token-room.ts';
import { masterKeyOf } from './station-agenda.ts';

const PEOPLE = defaultPeople(3);
let workspace: PracticeWorkspace;
let cardLike: string;
let twin: string;
let open: StationInNode | undefined;

beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: PEOPLE, strangers: 0 });
  cardLike = cardLikeModule(workspace.place);
  twin = join(workspace.place, 'another-path.so');
  copyFileSync(softHsmModule(), twin);
});
afterEach(async () => {
  await open?.close();
  open = undefined;
});
afterAll(() => {
  workspace.remove();
});

async function start(modules: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<StationInNode> {
  const { folder, softhsmConf, cards, exported } = workspace;
  workspace.write('station.json', JSON.stringify({ modules, cards, export: exported }));
  const opened = await openStation({
    folder,
    softhsmConf,
    type: honestTypist(workspace, cards),
    env: { CARD_MODULE: softHsmModule(), ...env },
  });
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  open = opened;
  return opened;
}

async function look(station: StationInNode): Promise<StationSnapshot['status']> {
  await station.move({ do: 'look-for-cards' });
  return station.station.snapshot().status;
}
const refusals = ({ home }: StationSnapshot['status']) => home.modules.map(({ path, refusal }) => [path, refusal?.control ?? 'works']);

/** The master opens a ceremony and identifies with the card: the whole way to a signature. */
async function identifies(station: StationInNode): Promise<void> {
  expect(await station.move(masterKeyOf(['lukasz', 'pavlos', 'petr']))).toEqual({ ok: true });
  await station.move({ do: 'answer', step: '1.1' });
  const { current, steps } = station.ledger.open;
  const performer = steps.find(({ id }) => id === current)?.performer ?? '';
  expect(await station.move({ do: 'identify', person: performer, document: 'Passport' })).toEqual({ ok: true });
}

test('a token that two modules show is one token, and signs through the first', async () => {
  const station = await start([softHsmModule(), twin]);
  const status = await look(station);
  expect(refusals(status)).toEqual([
    [softHsmModule(), 'works'],
    [twin, 'works'],
  ]);
  expect(status.cards?.map(({ person }) => person).toSorted()).toEqual(PEOPLE.map(({ id }) => id).toSorted());
  await identifies(station);
  expect(station.ledger.open.opened.modules.map(({ path }) => path)).toEqual([softHsmModule(), twin]);
});

test('a module that hangs is ended, named with what to do, and hides no other module’s cards', async () => {
  const station = await start([cardLike, softHsmModule()], { CARD_LOOK: 'hang' });
  const status = await look(station);
  expect(refusals(status)).toEqual([
    [cardLike, 'TOK-MODULE-2'],
    [softHsmModule(), 'works'],
  ]);
  expect(status.cards).toHaveLength(PEOPLE.length);
}, 60_000);

test('a module that crashes or is missing: the others’ cards open a ceremony and sign', async () => {
  const missing = join(workspace.place, 'missing.so');
  const station = await start([missing, cardLike, softHsmModule()], { CARD_LOOK: 'crash' });
  expect(refusals(await look(station))).toEqual([
    [missing, 'TOK-MODULE-1'],
    [cardLike, 'TOK-MODULE-3'],
    [softHsmModule(), 'works'],
  ]);
  await identifies(station);
  expect(station.ledger.open.opened.modules.map(({ path }) => path)).toEqual([softHsmModule()]);
});

test('when no module works, the first one’s reason is the refusal, and no ceremony opens', async () => {
  const station = await start([cardLike], { CARD_LOOK: 'crash' });
  expect(await station.move({ do: 'look-for-cards' })).toMatchObject({ ok: false, refusal: { control: 'TOK-MODULE-3' } });
  const before = station.store.count;
  expect(await station.move(masterKeyOf(['lukasz', 'pavlos', 'petr']))).toMatchObject({ ok: false });
  expect(station.store.count).toBe(before);
});

test('a card that no working module shows is missed with the silent module’s name, and not as if it were not there', async () => {
  const [, , initiator] = workspace.roster.people;
  const only = `pkcs11:serial=${initiator?.token.serial ?? ''}?module-path=${softHsmModule()}`;
  const station = await start([only, cardLike], { CARD_LOOK: 'crash' });
  expect(await station.move(masterKeyOf(['lukasz', 'pavlos', 'petr']))).toEqual({ ok: true });
  await station.move({ do: 'answer', step: '1.1' });
  expect(await station.move({ do: 'identify', person: 'erika', document: 'Passport' })).toMatchObject({
    ok: false,
    refusal: { control: 'TOK-MODULE-3', operands: { path: cardLike, person: 'Erika Beispiel' } },
  });
});

test('a pkcs11: URI narrows the module to one token, for looking and for signing', async () => {
  const master = workspace.roster.people.find(({ id }) => id === 'erika');
  const station = await start([`pkcs11:serial=${master?.token.serial ?? ''};token=ERIKA?module-path=${softHsmModule()}`]);
  expect((await look(station)).cards?.map(({ person }) => person)).toEqual(['erika']);
  await identifies(station);
});
