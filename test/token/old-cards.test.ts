/**
 * Cards of a set that an earlier ceremony made, read and tried by a whole ceremony over the real store, tokens, custody process, PDF and export;
 * and every way in which that goes wrong on the way.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { rsaVerify } from '../../electron/rsa.ts';
import { toHex } from '../../shared/bytes/hex.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { EventType } from '../../shared/format/ceremony-event.ts';
import { decodeShareCard } from '../../shared/format/share-card.ts';
import { verifyBundle } from '../../shared/verify/verify-bundle.ts';
import { readCodeAloud } from '../rehearsal/share-card-text.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { honestTypist, openStation, paperOf, type StationInNode, type Typist, takePaper } from '../support/station-in-node.ts';
import { doAll, drill, drillOf, type Errand, masterKey } from './station-agenda.ts';
import { killCustody } from './station-child.ts';
import { type Place, placeIn } from './station-lives.ts';

const THREE = ['lukasz', 'pavlos', 'petr'];
const ascii = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'));
let workspace: PracticeWorkspace;
let place: Place;
let setDigest = '';
const opened: StationInNode[] = [];

async function start(type: Typist = honestTypist(workspace, place.cards)): Promise<StationInNode> {
  const open = await openStation({ folder: place.folder, softhsmConf: workspace.softhsmConf, type });
  if ('control' in open) throw new Error(JSON.stringify(open));
  opened.push(open);
  await open.station.resumeAfterStop();
  return open;
}
const stateOf = ({ ledger }: StationInNode): CeremonyState => ledger.open;
const eventsOf = ({ store, ledger }: StationInNode): readonly EventType[] =>
  store.of(ledger.open.id).map(({ record }) => record.event.type);
const codeOf = (index: number): string => readCodeAloud(join(paperOf(place.cards), `card-${index}.pdf`));

beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: defaultPeople(4) });
  place = placeIn(workspace, 'cards');
  const open = await start();
  await doAll(open, [masterKey(THREE)], () => {
    if (stateOf(open).making === 'made' && !existsSync(paperOf(place.cards))) takePaper(place.cards);
  });
  setDigest = stateOf(open).manifest?.setDigest ?? '';
  await open.close();
}, 180_000);
afterEach(async () => {
  for (const open of opened.splice(0)) await open.close();
});
afterAll(() => {
  workspace.remove();
});

/** The set's own ceremony comes first on every agenda; `earlier`: drills that tests before this one left. */
const earlier: Errand = { open: () => drillOf(THREE, setDigest), done: () => true };
let drills = 0;
const agenda = (last: Errand): readonly Errand[] => {
  const before = Array.from({ length: drills }, () => earlier);
  drills += 1;
  return [masterKey(THREE), ...before, last];
};

/** A new drill, up to its step of the cards, with nothing read. */
async function begun(open: StationInNode): Promise<void> {
  const reading: Errand = { open: () => drillOf(THREE, setDigest), done: ({ oldSet }) => oldSet.reading !== null };
  await doAll(open, agenda(reading));
}

describe('carried out', () => {
  test('from the opening to a signed PDF and a bundle that verifies; nothing but the paper holds a card', async () => {
    const open = await start();
    await doAll(open, agenda(drill(THREE, 0)));
    const state = stateOf(open);
    expect(state).toMatchObject({ phase: 'Executed', current: null, oldSet: { reading: null, opened: { cards: [1, 2, 3], groups: 3 } } });
    const bundle = new Uint8Array(readFileSync(join(place.folder, 'export', `${state.id}-bundle.zip`)));
    const report = verifyBundle(bundle, new Uint8Array(readFileSync(workspace.rosterPath)), rsaVerify);
    expect(report.checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(report).toMatchObject({
      verified: true,
      ceremony: { kind: 'recovery-drill', key: null, tried: { setDigest, cards: [{ index: 1 }, { index: 2 }, { index: 3 }], groups: 3 } },
    });

    const documents = readdirSync(place.folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.pdf'));
    const log = documents
      .filter((name) => !name.startsWith('paper/'))
      .map((name) => execFileSync('pdftotext', ['-layout', join(place.folder, name), '-'], { encoding: 'utf8' }))
      .find((text) => text.includes(state.id) && text.includes('Cards 1, 2, 3 opened the key'));
    expect(log).toMatch(/The cards of the set/);
    expect(log).toMatch(/Time taken +\d+ s, from the first card asked for to the open key/);
    await open.close();
    expect(secretsIn(place.folder)).toEqual([]);
  }, 180_000);
});

/** Files of the workspace, but for the paper, in which a card's code or a shard stands, as text, hex or base64. */
function secretsIn(folder: string): readonly string[] {
  const wanted = [1, 2, 3].flatMap((index) => {
    const spoken = codeOf(index);
    const reading = decodeShareCard(ascii(spoken));
    if (!reading.ok) throw new Error('the paper is no card');
    const { share } = reading.card;
    const code = spoken.replaceAll(' ', '');
    return [spoken, code, code.toLowerCase(), toHex(share), Buffer.from(share).toString('base64'), Buffer.from(share).toString('latin1')];
  });
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !name.startsWith('paper') && statSync(join(folder, name)).isFile())
    .filter((name) => {
      const bytes = readFileSync(join(folder, name)).toString('latin1');
      return wanted.some((secret) => bytes.includes(secret));
    });
}

describe('a wrong card is named, and the good ones stay', () => {
  test('another person’s, one that was read, an altered one, a mistyped one; too few do not open', async () => {
    const typed: (() => Uint8Array)[] = [];
    const honest = honestTypist(workspace, place.cards);
    const open = await start((ask, state) => (ask.kind === 'card' ? (typed.shift()?.() ?? honest(ask, state)) : honest(ask, state)));
    await begun(open);
    const read = (index: number) => open.move({ do: 'read-old-card', index });
    expect(await open.move({ do: 'open-old-set' })).toMatchObject({ refusal: { control: 'SET-FEW-1', operands: { have: 0, need: 2 } } });
    expect(await read(1)).toEqual({ ok: true });
    // the holder's own turn, another's card
    typed.push(() => ascii(codeOf(3)));
    expect(await read(2)).toMatchObject({ refusal: { control: 'CARD-EXPECTED-1', operands: { have: 3, want: 2 } } });
    typed.push(() => ascii(codeOf(2).replace(/.$/, (last) => (last === 'Q' ? 'P' : 'Q'))));
    expect(await read(2)).toMatchObject({ refusal: { control: 'CARD-CHECKSUM-1' } });
    typed.push(() => ascii('nonsense'));
    expect(await read(2)).toMatchObject({ refusal: { control: 'CARD-LENGTH-1' } });
    typed.push(() => ascii(codeOf(1)));
    expect(await read(1)).toMatchObject({ refusal: { control: 'CARD-TWICE-1' } });
    expect(await read(4)).toMatchObject({ refusal: { control: 'CARD-HOLDER-1' } });
    expect(await open.move({ do: 'open-old-set' })).toMatchObject({ refusal: { control: 'SET-FEW-1', operands: { have: 1, need: 2 } } });
    expect([...(stateOf(open).oldSet.reading?.cards.keys() ?? [])]).toEqual([1]);
    // the second is good at last: two of three are enough, in one group
    expect(await read(2)).toEqual({ ok: true });
    expect(await open.move({ do: 'open-old-set' })).toEqual({ ok: true });
    expect(stateOf(open)).toMatchObject({ phase: 'Executed', oldSet: { opened: { cards: [1, 2], groups: 1 } } });
    expect(eventsOf(open).filter((type) => type === 'oldSet.cardRefused')).toHaveLength(4);
    expect(await open.move({ do: 'begin-opening' })).toMatchObject({ refusal: { control: 'CER-USED-1' } });
  }, 180_000);
});

describe('what was read is forgotten', () => {
  test('at a pause: the cards are begun with anew, after another look at the machine', async () => {
    const open = await start();
    await begun(open);
    expect(await open.move({ do: 'read-old-card', index: 1 })).toEqual({ ok: true });
    expect(await open.move({ do: 'pause', reason: 'The fire alarm' })).toEqual({ ok: true });
    expect(await open.move({ do: 'resume' })).toEqual({ ok: true });
    expect(stateOf(open).oldSet.reading).toBeNull();
    expect(await open.move({ do: 'read-old-card', index: 1 })).toMatchObject({ refusal: { control: 'SET-READING-1' } });
    expect(await open.move({ do: 'open-old-set' })).toMatchObject({ refusal: { control: 'SET-READING-1' } });
    const probes = eventsOf(open).filter((type) => type === 'machine.probed').length;
    await open.move({ do: 'begin-opening' });
    expect(eventsOf(open).filter((type) => type === 'machine.probed')).toHaveLength(probes + 1);
  }, 120_000);

  test('when the custody process ends: that is on the record, and everything is read again', async () => {
    let killed = false;
    const honest = honestTypist(workspace, place.cards);
    const open = await start((ask, state) => {
      if (ask.kind === 'card' && state.oldSet.reading?.cards.size === 1 && !killed) {
        killed = true;
        killCustody();
      }
      return honest(ask, state);
    });
    await begun(open);
    expect(await open.move({ do: 'read-old-card', index: 1 })).toEqual({ ok: true });
    expect(await open.move({ do: 'read-old-card', index: 2 })).toMatchObject({ refusal: { control: 'CUST-ENDED-1' } });
    expect(eventsOf(open).at(-1)).toBe('oldSet.openingFailed');
    expect(stateOf(open).oldSet.reading).toBeNull();
    const again: Errand = { open: () => drillOf(THREE, setDigest), done: ({ phase }) => phase === 'Executed' };
    drills -= 1;
    await doAll(open, agenda(again));
    expect(stateOf(open).oldSet.opened?.cards).toEqual([1, 2, 3]);
  }, 120_000);

  test('when the station stops', async () => {
    const open = await start();
    await begun(open);
    expect(await open.move({ do: 'read-old-card', index: 1 })).toEqual({ ok: true });
    const { id } = stateOf(open);
    await open.close();
    const next = await start();
    expect(next.ledger.state).toMatchObject({ id, interrupted: null, oldSet: { reading: null, opened: null } });
    expect(eventsOf(next).at(-1)).toBe('station.restarted');
  }, 120_000);
});

describe('refused at the opening', () => {
  test('a set that no ceremony here made; too few of its holders', async () => {
    const open = await start();
    const before = open.store.count;
    const unknown = 'ab'.repeat(32);
    expect(await open.move(drillOf(THREE, unknown))).toMatchObject({ refusal: { control: 'SET-UNKNOWN-1', operands: { set: unknown } } });
    const strangers = ['nguyen', 'lukasz'];
    expect(await open.move(drillOf(strangers, setDigest))).toMatchObject({
      refusal: { control: 'SET-HOLDERS-1', operands: { have: 1, need: 2 } },
    });
    expect(open.store.count).toBe(before);
  }, 60_000);
});
