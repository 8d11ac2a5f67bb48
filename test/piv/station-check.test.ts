/** What the check of the station sees of a real pcscd with emulated cards: which readers, which of them hold a card, and that it was killed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { MachineFiles } from '../../electron/probe/machine-files.ts';
import { lookAtPcscd } from '../../electron/probe/pcscd.ts';
import { moduleFindings, pcscdFinding, tokenFindings } from '../../shared/station-check/cards.ts';
import type { StationFacts } from '../../shared/station-check/facts.ts';
import { type CardTable, cardTable } from '../support/piv/card-table.ts';
import { killPcscd, startPcscd } from '../support/piv/room.ts';
import { ask, done } from '../support/token-room.ts';

const machine = new MachineFiles('/');
let table: CardTable;
beforeAll(async () => {
  table = await cardTable('piv');
  await table.readers.insert('zofia');
});
afterAll(() => table.close());

async function facts(): Promise<StationFacts> {
  const { module, tokens } = done(await ask(table.start(), { do: 'list' }), 'list');
  return {
    at: new Date().toISOString(),
    machine: {
      pcscd: await lookAtPcscd(machine),
      usbReaders: [],
      random: { result: 'pass', found: '' },
      printer: { result: 'pass', found: '' },
      hardwareClock: null,
      programFrom: null,
      folders: [],
    },
    workspace: { kind: 'none' },
    modulesFrom: 'named',
    modules: [{ named: module.path, answer: { kind: 'listed', module, tokens } }],
  };
}

test('pcscd answers, says its version and its readers, and one of them holds the card; OpenSC’s version is judged', async () => {
  const seen = await facts();
  const { pcscd } = seen.machine;
  expect(pcscd).toMatchObject({ installed: true, socket: 'answers' });
  expect(pcscd.version).toMatch(/^\d+\.\d+/);
  expect(pcscd.readers?.filter(({ card }) => card)).toHaveLength(1);
  expect(pcscdFinding(seen).result).toBe('ok');
  expect(tokenFindings(seen).map(({ result, found }) => `${result} ${found}`)).toEqual(['ok ready']);
  const [version = ''] = seen.modules.flatMap(({ answer }) => (answer.kind === 'listed' ? [answer.module.version] : []));
  const old = version.startsWith('0.') && Number(version.slice(2)) < 24;
  expect(moduleFindings(seen).map(({ found }) => found)).toEqual([old ? 'opensc-old' : 'loaded']);
});

test('killed: critical, as OpenSC needs it; started again: it answers', async () => {
  await killPcscd();
  try {
    const seen = await facts();
    expect(pcscdFinding(seen)).toMatchObject({ result: 'critical', found: 'not-running' });
    expect(tokenFindings(seen).map(({ found }) => found)).toEqual(['none']);
  } finally {
    await startPcscd();
  }
  expect((await lookAtPcscd(machine)).socket).toBe('answers');
});
