/**
 * Keys made in a token by whole ceremonies, over the real store, tokens, PDF and export: to the verified bundle; and killed between intent and
 * outcome, before and after the token made the key, then taken over, destroyed, or noted as nothing.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { EventType } from '../../shared/format/ceremony-event.ts';
import { verifyBundle } from '../../shared/verify/verify-bundle.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { programs } from '../support/programs.ts';
import { honestTypist, openStation, type StationInNode, type Typist } from '../support/station-in-node.ts';
import { doAll, hsmKey, hsmKeyOf } from './station-agenda.ts';
import type { When } from './station-child.ts';
import { live, nobodyLives, type Place, placeIn } from './station-lives.ts';

const THREE = ['lukasz', 'pavlos', 'petr'];
let workspace: PracticeWorkspace;
let hsm = '';
const opened: StationInNode[] = [];

beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: defaultPeople(4), hsms: 1 });
  hsm = workspace.others.get('hsm-1')?.serial ?? '';
}, 60_000);
afterAll(async () => {
  for (const open of opened) await open.close();
  workspace.remove();
});

async function start({ folder, cards }: Place, type: Typist = honestTypist(workspace, cards)): Promise<StationInNode> {
  const open = await openStation({ folder, softhsmConf: workspace.softhsmConf, type });
  if ('control' in open) throw new Error(JSON.stringify(open));
  opened.push(open);
  await open.station.resumeAfterStop();
  return open;
}
const stateOf = ({ ledger }: StationInNode): CeremonyState => ledger.open;
const eventsOf = ({ store, ledger }: StationInNode, type: EventType): number =>
  store.of(ledger.open.id).filter(({ record }) => record.event.type === type).length;

/** A station that carries out the ceremony of this place and kills itself at an event. */
async function killedAt(place: Place, when: When, type: EventType): Promise<void> {
  const { signal } = await live(
    programs['station-child'],
    {
      folder: place.folder,
      softhsmConf: workspace.softhsmConf,
      pins: Object.fromEntries(workspace.pins),
      agenda: 'token-key',
      hsm,
      mark: `${place.folder}-`,
      dies: { before: when === 'before' ? [type] : [], after: when === 'after' ? [type] : [], spared: [], way: null },
      mishaps: [],
    },
    () => undefined,
  );
  expect(signal).toBe('SIGKILL');
  await nobodyLives(`${place.folder}-`);
}

describe('carried out', () => {
  test('from the opening to a bundle that verifies; a wrong PIN, a missing token and a taken label are refused on the way', async () => {
    const place = placeIn(workspace, 'carried-out');
    let wrong = 1;
    const honest = honestTypist(workspace, place.cards);
    const open = await start(place, (ask, state) => {
      if (ask.purpose === 'generate' && wrong > 0) {
        wrong -= 1;
        return new Uint8Array(Buffer.from('99999999', 'latin1'));
      }
      return honest(ask, state);
    });
    await doAll(open, [hsmKey(THREE, hsm, 'carried_out')]);
    const state = stateOf(open);
    expect(state).toMatchObject({ phase: 'Executed', current: null, keypair: { standing: 'generated' } });
    expect(eventsOf(open, 'keypair.generationFailed')).toBe(1);
    expect(state.keypair.generated).toMatchObject({ label: 'carried_out', adopted: false, token: { serial: hsm } });

    const roster = new Uint8Array(readFileSync(workspace.rosterPath));
    const bundle = new Uint8Array(readFileSync(join(place.folder, 'export', `${state.id}-bundle.zip`)));
    const report = verifyBundle(bundle, roster, rsaVerify);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report).toMatchObject({ verified: true, ceremony: { key: { made: 'in-token', name: 'carried_out', algorithm: 'ecdsa-p384' } } });

    // the label is taken now, and another token is not there
    for (const [token, label, control] of [
      [hsm, 'carried_out', 'TOK-TAKEN-1'],
      ['ffffffff', 'other', 'TOK-SERIAL-1'],
    ] as const) {
      const refused: string[] = [];
      const until = { open: () => hsmKeyOf(THREE, token, label), done: () => refused.length > 0 };
      const done = [
        { open: () => hsmKeyOf(THREE, hsm), done: () => true },
        ...(token === hsm ? [] : [{ open: () => hsmKeyOf(THREE, hsm), done: () => true }]),
        until,
      ];
      await doAll(open, done, (move, answer) => {
        if (typeof move === 'object' && move.do === 'generate' && !answer.ok) refused.push(answer.refusal.control);
      });
      expect(refused).toEqual([control]);
      expect(stateOf(open)).toMatchObject({ phase: 'Approved', interrupted: null, keypair: { standing: 'none' } });
    }
  }, 240_000);

  test('the station’s operator does not hold the token’s PIN', async () => {
    const open = opened.at(-1);
    if (open === undefined) throw new Error('no station');
    const { master, witness } = stateOf(open).opened.participants;
    for (const pinHolder of [master, witness]) {
      expect(await open.move({ do: 'generate', pinHolder })).toMatchObject({ ok: false, refusal: { control: 'SOD-PIN-1' } });
    }
    expect(await open.move({ do: 'execute' })).toMatchObject({ ok: false, refusal: { control: 'OP-ROOM-1' } });
  }, 60_000);
});

describe('killed with -9', () => {
  const holder = 'petr';
  const look = async (open: StationInNode): Promise<CeremonyState['keypair']['found']> => {
    expect(await open.move({ do: 'seek-keypair', pinHolder: holder })).toEqual({ ok: true });
    return stateOf(open).keypair.found;
  };

  test('after the intent, before the token made anything: nothing is found, that is noted, and the key is made after all', async () => {
    const place = placeIn(workspace, 'killed-early');
    await killedAt(place, 'after', 'keypair.generationIntended');
    const open = await start(place);
    expect(stateOf(open)).toMatchObject({ interrupted: 'generate', keypair: { standing: 'left', found: null } });
    // before anybody looked nothing can be said
    const nothing = { do: 'resolve', outcome: 'did-not-happen', note: 'Nothing of it is in the token' } as const;
    expect(await open.move(nothing)).toMatchObject({ refusal: { control: 'PAIR-FOUND-1' } });
    expect(await look(open)).toEqual({ privateKeys: 0, publicKeys: 0 });
    expect(await open.move({ do: 'settle-keypair', way: 'adopt', note: 'We want it', pinHolder: holder })).toMatchObject({
      refusal: { control: 'PAIR-FOUND-1' },
    });
    expect(await open.move(nothing)).toEqual({ ok: true });
    expect(stateOf(open)).toMatchObject({ interrupted: null, keypair: { standing: 'none' } });
    expect(await open.move({ do: 'generate', pinHolder: holder })).toEqual({ ok: true });
    expect(stateOf(open)).toMatchObject({ phase: 'Executed', keypair: { generated: { adopted: false } } });
  }, 240_000);

  test('after the token made the key, before that was recorded: the pair is found and taken over, and the bundle verifies', async () => {
    const place = placeIn(workspace, 'killed-late');
    await killedAt(place, 'before', 'keypair.generated');
    const open = await start(place);
    expect(stateOf(open)).toMatchObject({ interrupted: 'generate', keypair: { standing: 'left' } });
    expect(await open.move({ do: 'generate', pinHolder: holder })).toMatchObject({ ok: false, refusal: { control: 'CER-INTERRUPTED-1' } });
    expect(await look(open)).toEqual({ privateKeys: 1, publicKeys: 1 });
    expect(await open.move({ do: 'settle-keypair', way: 'adopt', note: 'A whole pair, as announced', pinHolder: holder })).toEqual({
      ok: true,
    });
    expect(stateOf(open)).toMatchObject({ phase: 'Executed', interrupted: null, keypair: { generated: { adopted: true } } });
    await doAll(open, [hsmKey(THREE, hsm)]);
    const roster = new Uint8Array(readFileSync(workspace.rosterPath));
    const bundle = new Uint8Array(readFileSync(join(place.folder, 'export', `${stateOf(open).id}-bundle.zip`)));
    expect(verifyBundle(bundle, roster, rsaVerify)).toMatchObject({ verified: true, ceremony: { key: { adopted: true } } });
  }, 240_000);

  test('the pair is destroyed instead, also with a wrong PIN first, and the key is made anew', async () => {
    const place = placeIn(workspace, 'killed-destroyed');
    await killedAt(place, 'before', 'keypair.generated');
    let wrong = 0;
    const honest = honestTypist(workspace, place.cards);
    const open = await start(place, (ask, state) =>
      wrong > 0 && wrong-- > 0 ? new Uint8Array(Buffer.from('99999999', 'latin1')) : honest(ask, state),
    );
    wrong = 1;
    expect(await open.move({ do: 'seek-keypair', pinHolder: holder })).toMatchObject({ refusal: { control: 'TOK-PIN-WRONG-1' } });
    expect(eventsOf(open, 'keypair.settlementRefused')).toBe(1);
    expect(await look(open)).toEqual({ privateKeys: 1, publicKeys: 1 });
    expect(await open.move({ do: 'settle-keypair', way: 'destroy', note: 'It shall not stay', pinHolder: holder })).toEqual({ ok: true });
    expect(stateOf(open)).toMatchObject({ interrupted: null, keypair: { standing: 'none' } });
    expect(await open.move({ do: 'generate', pinHolder: holder })).toEqual({ ok: true });
    expect(stateOf(open)).toMatchObject({ phase: 'Executed' });
  }, 240_000);

  test('between the key and the record that it is carried out: that is recorded, and no other key is made', async () => {
    const place = placeIn(workspace, 'killed-between');
    await killedAt(place, 'after', 'keypair.generated');
    const open = await start(place);
    expect(stateOf(open)).toMatchObject({ interrupted: null, phase: 'Approved', keypair: { standing: 'generated' } });
    expect(await open.move({ do: 'generate', pinHolder: holder })).toEqual({ ok: true });
    expect(stateOf(open).phase).toBe('Executed');
    expect(eventsOf(open, 'keypair.generationIntended')).toBe(1);
    expect(await open.move({ do: 'generate', pinHolder: holder })).toMatchObject({ refusal: { control: 'CER-USED-1' } });
  }, 240_000);
});
