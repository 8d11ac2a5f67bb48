/** The station against what is around its log: a second station, a clock that goes back, a disk that is full, second media that are bad. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { StoreFault } from '../../electron/store/store-fault.ts';
import type { EventType } from '../../shared/format/ceremony-event.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { defaultPeople } from '../support/people.ts';
import { makePracticeWorkspace, type PracticeWorkspace } from '../support/practice-workspace.ts';
import { programs } from '../support/programs.ts';
import { honestTypist, openStation, type StationInNode } from '../support/station-in-node.ts';
import { agenda, type Errand, masterKey, rotationOf, rotationToApproved, stuck } from './station-agenda.ts';
import { placeIn } from './station-lives.ts';
import type { Bad, DiskAnswer, MediaAnswer } from './station-media-child.ts';

const THREE = ['lukasz', 'pavlos', 'petr'];
const HOUR = 3_600_000;
/** Milliseconds: a ceremony's many programs, on a machine that does other things too. */
const LONG = 120_000;

let workspace: PracticeWorkspace;
beforeAll(async () => {
  workspace = await makePracticeWorkspace({ people: defaultPeople(3) });
});
afterAll(() => {
  workspace.remove();
});

let folder = '';
let logs = 0;
let ahead = 0;
/** The disk is full when one of these would be written. */
const unwritten = new Set<EventType>();
beforeEach(() => {
  logs += 1;
  ahead = 0;
  unwritten.clear();
  ({ folder } = placeIn(workspace, `log-${logs}`));
});

const start = (): Promise<StationInNode | Refusal> =>
  openStation({
    folder,
    softhsmConf: workspace.softhsmConf,
    type: honestTypist(workspace, join(folder, 'cards')),
    now: () => new Date(Date.now() + ahead),
    beforeAppend: ({ record: { event } }) => {
      if (unwritten.has(event.type)) throw new StoreFault('STORE-FULL-1', { path: folder, record: 0 });
    },
  });
async function started(): Promise<StationInNode> {
  const opened = await start();
  if ('control' in opened) throw new Error(JSON.stringify(opened));
  await opened.station.resumeAfterStop();
  return opened;
}

/** In a process of its own, and in a mount namespace of its own, so that nothing stays mounted. */
function elsewhere({ what, folder: place }: Pick<Bad, 'what' | 'folder'>): unknown {
  const root = process.getuid?.() === 0;
  const { softhsmConf, modulePath, pins } = workspace;
  const good = { folder, softhsmConf, modulePath };
  const bad: Bad = { what, folder: place, good, pins: Object.fromEntries(pins) };
  const namespace = ['--mount', ...(root ? [] : ['--user', '--map-root-user']), process.execPath, programs['station-media-child']];
  const { stdout, stderr } = spawnSync('unshare', namespace, { input: JSON.stringify(bad), encoding: 'utf8', maxBuffer: 1e8 });
  expect(stderr).toBe('');
  return JSON.parse(stdout);
}
/** An empty folder for a file system of its own. */
function emptyFolder(): string {
  const empty = join(folder, 'empty');
  mkdirSync(empty);
  return empty;
}

const types = ({ store }: StationInNode): readonly EventType[] => Array.from(store.replay(), ({ record }) => record.event.type);

/** Goes on until `stop` says so, or what was done last was refused as said. */
async function goOn(open: StationInNode, errand: Errand | readonly Errand[], stop: (last: string | null) => boolean): Promise<void> {
  const next = agenda(open, [errand].flat());
  let refusal: Refusal | null = null;
  for (let moves = 0; moves < 300 && !stop(refusal?.control ?? null); moves += 1) {
    const move = next(refusal);
    if (move === null) return;
    const answer = await open.move(move);
    refusal = answer.ok ? null : answer.refusal;
  }
}

test('two stations on one workspace: the second is refused, the first goes on; then the second may', async () => {
  const first = await started();
  await goOn(first, rotationToApproved(THREE), () => types(first).includes('ceremony.initiated'));
  const refusal = { control: 'STORE-LOCKED-1', operands: { path: join(folder, 'log.sqlite') } };
  expect(await start()).toEqual(refusal);
  expect(elsewhere({ what: 'open', folder })).toEqual(refusal);
  await goOn(first, rotationToApproved(THREE), () => false);
  expect(first.ledger.open.phase).toBe('Approved');
  expect(elsewhere({ what: 'open', folder })).toEqual(refusal);
  const records = first.store.count;
  await first.close();
  const second = await started();
  expect(second.store.count).toBeGreaterThanOrEqual(records);
  await second.close();
});

describe('a clock that was set back', () => {
  test('nothing is recorded in any ceremony of the workspace, nor another opened, until it is right again', async () => {
    const open = await started();
    await goOn(open, rotationToApproved(THREE), () => types(open).includes('ceremony.initiated'));
    const rotation = open.ledger.open.id;
    ahead = HOUR;
    expect(await open.move(masterKey(THREE).open([]))).toEqual({ ok: true });
    ahead = 0;
    const before = open.store.count;
    const back = { ok: false, refusal: { control: 'CLOCK-BACK-1' } };
    expect(await open.move({ do: 'answer', step: '1.1' })).toMatchObject(back);
    expect(await open.move({ do: 'select', ceremony: rotation })).toEqual({ ok: true });
    expect(await open.move({ do: 'answer', step: '3.1' })).toMatchObject(back);
    expect(await open.move(rotationOf(THREE))).toMatchObject(back);
    expect(open.store.count).toBe(before);
    ahead = HOUR + 1_000;
    expect(await open.move({ do: 'answer', step: '3.1' })).toEqual({ ok: true });
    await open.close();
  });

  test('while the station stopped: the stop is recorded when it is right again, before anything else', async () => {
    ahead = HOUR;
    const before = await started();
    await goOn(before, rotationToApproved(THREE), () => types(before).includes('ceremony.initiated'));
    const [id, at] = [before.ledger.open.id, before.ledger.open.head.at];
    await before.close();
    ahead = 0;
    const open = await started();
    expect(open.ledger.state?.id).toBe(id);
    expect(await open.move({ do: 'answer', step: '3.1' })).toMatchObject({ ok: false, refusal: { control: 'CLOCK-BACK-1' } });
    ahead = HOUR + 1_000;
    expect(await open.move({ do: 'answer', step: '3.1' })).toEqual({ ok: true });
    const [stop, answer] = open.store.of(id).slice(-2);
    expect(stop?.record.event).toEqual({ type: 'station.restarted', body: { lastAt: at, interrupted: null } });
    expect(answer?.record.event.type).toBe('step.completed');
    await open.close();
  });
});

describe('a disk that is full', () => {
  test(
    'again and again in one ceremony: refused, nothing lost; with room again it goes on to its end',
    () => {
      const { full, closed } = elsewhere({ what: 'disk', folder: emptyFolder() }) as DiskAnswer;
      expect(full.length).toBeGreaterThan(4);
      for (const { step, refused, kept } of full) {
        expect(
          refused.filter((control) => control !== 'STORE-FULL-1' && control !== 'PAPER-KEEP-1'),
          step,
        ).toEqual([]);
        expect(kept, step).toBe(true);
      }
      expect(full.find(({ step }) => step === 'sign-document')?.refused).toContain('PAPER-KEEP-1');
      expect(closed).toBe(true);
    },
    LONG,
  );

  test(
    'when the key is made: its failure is recorded first when there is room, its pages are gone, and it is made again',
    async () => {
      const open = await started();
      unwritten.add('key.made').add('key.makingFailed');
      await goOn(open, masterKey(THREE), (last) => last === 'STORE-FULL-1');
      expect(types(open).at(-1)).toBe('key.makingIntended');
      expect(readdirSync(join(folder, 'cards'))).toEqual([]);
      expect(await open.move({ do: 'make' })).toMatchObject({ ok: false, refusal: { control: 'STORE-FULL-1' } });
      unwritten.clear();
      await goOn(open, masterKey(THREE), () => types(open).includes('key.made'));
      const after = types(open).slice(types(open).indexOf('key.makingIntended'));
      expect(after.filter((type) => type.startsWith('key.'))).toEqual([
        'key.makingIntended',
        'key.makingFailed',
        'key.makingIntended',
        'key.made',
      ]);
      expect(after[1]).toBe('key.makingFailed');
      await open.close();
    },
    LONG,
  );

  test(
    'after a stop while the key was made: two people settle it when there is room',
    async () => {
      const before = await started();
      unwritten.add('key.made').add('key.makingFailed');
      await goOn(before, masterKey(THREE), (last) => last === 'STORE-FULL-1');
      await before.close();
      unwritten.add('station.restarted');
      const open = await started();
      for (const move of [{ do: 'make' }, { do: 'resolve', outcome: 'did-not-happen', note: 'No page was printed' }] as const)
        expect(await open.move(move)).toMatchObject({ ok: false, refusal: { control: 'STORE-FULL-1' } });
      unwritten.clear();
      expect(await open.move({ do: 'make' })).toMatchObject({ ok: false, refusal: { control: 'CER-INTERRUPTED-1' } });
      await goOn(open, masterKey(THREE), () => types(open).includes('key.made'));
      expect(types(open)).toEqual(expect.arrayContaining(['station.restarted', 'act.resolved', 'key.made']));
      await open.close();
    },
    LONG,
  );
});

test(
  'a stop while the signed log is written: “it happened” counts only with that very file on the medium, which is then its outcome',
  async () => {
    const before = await started();
    // an emergency about a ceremony that has only been opened: the shortest to its export
    const errands: readonly Errand[] = [{ open: () => rotationOf(THREE), done: () => true }, stuck(0)];
    unwritten.add('bundle.exported');
    await goOn(before, errands, (last) => last === 'STORE-FULL-1');
    const { id } = before.ledger.open;
    await before.close();
    unwritten.clear();

    const open = await started();
    expect(open.ledger.open).toMatchObject({ id, interrupted: 'export', exported: null });
    const path = join(folder, 'export', `${id}-log.pdf`);
    const whole = readFileSync(path);
    const happened = { do: 'resolve', outcome: 'happened', note: 'The file is on the medium' } as const;
    const records = open.store.count;
    const refused = (why: string) => ({ ok: false, refusal: { control: 'EXP-OUTCOME-1', operands: { path, why } } });
    writeFileSync(path, whole.subarray(0, -1));
    expect(await open.move(happened)).toEqual(refused('other'));
    renameSync(path, `${path}.away`);
    expect(await open.move(happened)).toEqual(refused('missing'));
    expect(open.store.count).toBe(records);

    writeFileSync(path, whole);
    expect(await open.move(happened)).toEqual({ ok: true });
    const { exportIntended, exported } = open.ledger.open;
    expect(types(open).slice(-2)).toEqual(['act.resolved', 'bundle.exported']);
    expect(exported).toMatchObject({ ...exportIntended, bytes: whole.length });
    await goOn(open, errands, () => false);
    expect(open.ledger.open).toMatchObject({ id, current: null });
    expect(readFileSync(path).equals(whole)).toBe(true);
    await open.close();
  },
  LONG,
);

test(
  'the outcome of an export that the disk had no room for is recorded first when there is, and nothing is written twice',
  async () => {
    const open = await started();
    const errands: readonly Errand[] = [{ open: () => rotationOf(THREE), done: () => true }, stuck(0)];
    unwritten.add('bundle.exported');
    await goOn(open, errands, (last) => last === 'STORE-FULL-1');
    expect(await open.move({ do: 'export' })).toMatchObject({ ok: false, refusal: { control: 'STORE-FULL-1' } });
    unwritten.clear();
    await goOn(open, errands, () => false);
    const { id, current } = open.ledger.open;
    expect(current).toBeNull();
    expect(types(open).filter((type) => type.startsWith('bundle.'))).toEqual(['bundle.exportIntended', 'bundle.exported']);
    expect(readdirSync(join(folder, 'export'))).toEqual([`${id}-log.pdf`]);
    await open.close();
  },
  LONG,
);

test(
  'second media that are missing, read-only and full: on the record, and the ceremony goes on; put right, the next checkpoint writes them',
  () => {
    const { copied, found, closed, records } = elsewhere({ what: 'media', folder: emptyFolder() }) as MediaAnswer;
    const media = copied.slice(0, 4).map(({ folder: medium }) => medium);
    const outcomes = (medium: string) =>
      copied.filter((one) => one.folder === medium).map(({ refusal }) => refusal?.operands['reason'] ?? 'written');
    const good = outcomes(media[3] ?? '');
    expect(good.length).toBeGreaterThan(6);
    expect(new Set(good)).toEqual(new Set(['written']));
    for (const [place, reason] of ['missing', 'read-only', 'full'].entries())
      expect(outcomes(media[place] ?? '')).toEqual(good.map((written, checkpoint) => (checkpoint < 2 ? reason : written)));
    expect(closed).toBe(true);
    expect(found.map((copy) => (copy.ok ? records - copy.records : copy.why))).toEqual([5, 4, 3, 2]);
  },
  LONG,
);

test(
  'a folder for the cards that is not there: the making fails on the record, and goes on when it is',
  async () => {
    const open = await started();
    rmSync(join(folder, 'cards'), { recursive: true });
    await goOn(open, masterKey(THREE), (last) => last === 'CUST-FOLDER-1');
    expect(types(open).at(-1)).toBe('key.makingFailed');
    mkdirSync(join(folder, 'cards'), { mode: 0o700 });
    await goOn(open, masterKey(THREE), () => types(open).includes('key.made'));
    expect(types(open).at(-1)).toBe('key.made');
    await open.close();
  },
  LONG,
);

test(
  'while the pages of one set lie there no other is made, whatever becomes of it, and they stay until their own ceremony is closed',
  async () => {
    const open = await started();
    const pages = (): readonly string[] => readdirSync(join(folder, 'cards'));
    await goOn(open, masterKey(THREE), () => types(open).includes('key.made'));
    const [mine, lying] = [open.ledger.open.id, pages()];
    expect(lying).toHaveLength(3);
    const made: Errand = { ...masterKey(THREE), done: ({ making }) => making === 'made' };
    await goOn(open, [made, masterKey(THREE)], (last) => last === 'CUST-EXISTS-1');
    expect(types(open).at(-1)).toBe('key.makingFailed');
    expect(pages()).toEqual(lying);
    expect(await open.move({ do: 'cancel', by: 'zoe', reason: 'The other key first' })).toEqual({ ok: true });
    expect(pages()).toEqual(lying);
    await goOn(open, masterKey(THREE), () => false);
    expect(open.ledger.open).toMatchObject({ id: mine, phase: 'Executed', current: null });
    expect(pages()).toEqual([]);
    await open.close();
  },
  LONG,
);
