/**
 * kill -9 at every append of every ceremony (once in the steps that all kinds share), before it reaches the store or right after it, in turn; and at random moments from outside, also
 * while a program of the station works. After each the log is opened again: nothing that was told of is missing, every chain and every
 * step of every ceremony verifies, and what was interrupted is shown by the next start.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ceremonyEvent, type EventType } from '../../shared/format/ceremony-event.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { programs } from '../support/programs.ts';
import type { AgendaName } from './station-agenda.ts';
import type { Plan, When } from './station-child.ts';
import { type Found, live, nobodyLives, type Place, placeIn, pointsIn, reopened } from './station-lives.ts';

const FEWEST_KILLS = 200;
/** No event of this build leaves these: they belong to operations that it does not have. */
const NEVER: readonly EventType[] = ['bytes.proposed', 'bytes.confirmed', 'bytes.produced'];
/** A change of the roster would end what the other agendas of its workspace do: its stops are in roster-change.test.ts. */
const ELSEWHERE: readonly EventType[] = ['roster.changeIntended', 'roster.changed', 'roster.changeFailed'];
const ALL: readonly EventType[] = ceremonyEvent.options
  .map(({ shape }) => shape.type.value)
  .filter((type) => !NEVER.includes(type) && !ELSEWHERE.includes(type));
/** Nobody waits for these: something must go wrong. */
const MISHAPS: readonly EventType[] = [
  'identification.refused',
  'ceremony.approval_rejected',
  'signature.refused',
  'card.readRefused',
  'ceremony.paused',
  'ceremony.resumed',
  'approval.declined',
  'card.asked',
  'key.makingFailed',
  'keypair.generationFailed',
  'keypair.destroyed',
  'keypair.settlementRefused',
  'oldSet.cardRefused',
  'oldSet.openingFailed',
];

/** Another each time, so that other moments are met; printed with the result, and given again to repeat them. */
const seed = Number(process.env['KEYRITE_SEED'] ?? Math.floor(Math.random() * 2 ** 32));
/** mulberry32: the same moments again for the same seed, as far as the machine's own pace allows. */
function chance(from: number): () => number {
  let state = from;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const points = new Map<string, number>();
const types = { before: new Map<string, number>(), after: new Map<string, number>() };
const outside = new Map<string, number>();
const count = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1);
};
const sum = (map: ReadonlyMap<string, number>): number => [...map.values()].reduce((all, one) => all + one, 0);
const kills = (): number => sum(types.before) + sum(types.after) + sum(outside);

/** Events at which no station was killed in this way yet. */
const missing = (when: When): readonly EventType[] => ALL.filter((type) => !types[when].has(type));

const workspaces: PracticeWorkspace[] = [];
beforeAll(async () => {
  for (let lane = 0; lane < 2; lane += 1) workspaces.push(await makePracticeWorkspace({ people: defaultPeople(4), hsms: 1 }));
});
afterAll(() => {
  for (const workspace of workspaces) workspace.remove();
});

/** One after another over one log, until its agenda is done. */
async function livesOver(place: Place, workspace: PracticeWorkspace, agenda: AgendaName, random: () => number): Promise<void> {
  let found: Found = { digests: [], interrupted: [], made: false };
  for (let round = 0; ; round += 1) {
    const way = round % 2 === 0 ? 'before' : 'after';
    const hunted = round % 4 === 3;
    const mark = `${place.folder}-${round}-`;
    const [before, after] = [missing('before'), missing('after')];
    const plan: Plan = {
      folder: place.folder,
      softhsmConf: workspace.softhsmConf,
      pins: Object.fromEntries(workspace.pins),
      agenda,
      hsm: workspace.others.get('hsm-1')?.serial ?? '',
      mark,
      dies: { before, after, spared: [...points.keys()], way },
      mishaps: MISHAPS.filter((type) => before.includes(type) || after.includes(type)),
    };
    // while a program works, or right after a record; unless it is dead by then. Each work with a token begins with a look at the cards
    const [what, later] = random() < 0.8 ? (['program', random() * 100] as const) : (['stored', random() * 2] as const);
    const look = random() < 0.2;
    let at = '';
    const { told, signal, stderr } = await live(programs['station-child'], plan, (one, kill) => {
      if (!hunted || at !== '' || one.kind !== what || (one.kind === 'program' && one.what === 'token list' && !look)) return;
      at = one.kind === 'program' ? one.what : 'after a record';
      setTimeout(kill, later);
    });
    await nobodyLives(mark);
    const now = reopened(place);
    const stored = told.flatMap((one) => (one.kind === 'stored' ? [one.digest] : []));
    const shown = told.flatMap((one) => (one.kind === 'shown' ? [one.digest] : []));

    // what was there before, and all that was told of, in order and byte for byte
    const acknowledged = [...found.digests, ...stored];
    expect(now.digests.slice(0, acknowledged.length), stderr).toEqual(acknowledged);
    expect(shown.filter((digest) => !stored.includes(digest))).toEqual([]);
    const more = now.digests.length - acknowledged.length;

    const started = told.find((one) => one.kind === 'started');
    if (started !== undefined) {
      const refused = 'CER-INTERRUPTED-1';
      expect(started.interrupted).toEqual(found.interrupted.map((one) => ({ ...one, refused })));
      // no page of a making without outcome, nor of a ceremony that is over
      if (!found.made) expect(started.pages).toEqual([]);
    }
    found = now;

    const died = told.find((one) => one.kind === 'dies');
    if (signal !== 'SIGKILL') {
      expect({ signal, stderr, last: told.at(-1) }).toEqual({ signal: null, stderr: '', last: { kind: 'done' } });
      return;
    }
    expect(more).toBeLessThanOrEqual(1);
    if (died === undefined) count(outside, at);
    else {
      // hunted down while it was about to kill itself, it may have come too early
      const when = at === '' ? died.when : more === 1 ? 'after' : 'before';
      expect(more).toBe(when === 'after' ? 1 : 0);
      count(points, died.point);
      count(types[when], died.type);
    }
  }
}

function table(): string {
  const rows = ALL.map(
    (type) => `${type.padEnd(28)} ${String(types.before.get(type) ?? 0).padStart(6)} ${String(types.after.get(type) ?? 0).padStart(6)}`,
  );
  const random = [...outside].map(([at, times]) => `${at}: ${times}`).join(', ');
  return [
    `seed ${seed}: ${kills()} kills, ${sum(types.before)} before and ${sum(types.after)} after an append, at ${points.size} different points; ${sum(outside)} from outside (${random})`,
    `${''.padEnd(28)} before  after`,
    ...rows,
  ].join('\n');
}

test('killed at every append and at random: nothing told of is lost, the log verifies, an interrupted act is shown', async () => {
  let number = 0;
  const over = (): boolean => kills() >= FEWEST_KILLS && missing('before').length + missing('after').length === 0;
  const lane = async (workspace: PracticeWorkspace, agendas: readonly AgendaName[]): Promise<void> => {
    for (const agenda of agendas) {
      number += 1;
      if (number > 5 && over()) return;
      const place = placeIn(workspace, `log-${number}`);
      await livesOver(place, workspace, agenda, chance(seed + number));
      // at every append there was
      expect(pointsIn(place).filter((point) => !points.has(point))).toEqual([]);
    }
  };
  try {
    const [one, two] = workspaces;
    if (one === undefined || two === undefined) throw new Error('two workspaces');
    await Promise.all([
      lane(one, ['cards', 'stuck', 'token-key', 'cards']),
      lane(two, ['token-key', 'stuck', 'compromised', 'compromised', 'token-key']),
    ]);
  } finally {
    process.stdout.write(`${table()}\n`);
  }
  expect(missing('before')).toEqual([]);
  expect(missing('after')).toEqual([]);
  expect(kills()).toBeGreaterThanOrEqual(FEWEST_KILLS);
}, 1_500_000);
