/** The rule of the rooms bites: each import that it forbids, alone in a small project of its own, is found under the rule's name. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { cruise, type ICruiseResult } from 'dependency-cruiser';
import { afterEach, beforeEach, expect, test } from 'vitest';
import config from '../../../.dependency-cruiser.mjs';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'one-way-'));
});
afterEach(() => {
  rmSync(project, { recursive: true });
});

/** Names of the rules that an import of `to` in `from` breaks; orphans and circles are no subject here. */
async function broken(from: string, to: string): Promise<string[]> {
  const files = {
    [from]: `import { a } from '${to.startsWith('node:') ? to : '../'.repeat(from.split('/').length - 1) + to}';\nexport const b = a;\n`,
    [to]: 'export const a = 1;\n',
  };
  for (const [path, text] of Object.entries(files).filter(([name]) => !name.startsWith('node:'))) {
    mkdirSync(dirname(join(project, path)), { recursive: true });
    writeFileSync(join(project, path), text);
  }
  const { output } = await cruise([from.split('/')[0] ?? ''], { ...config.options, baseDir: project, ruleSet: config, validate: true });
  return (output as ICruiseResult).summary.violations.map((violation) => violation.rule.name).filter((name) => name !== 'no orphans');
}

test.each([
  ['shared/bytes/hex.ts', 'shared/format/dsse.ts', 'one-way: shared/bytes'],
  ['shared/format/dsse.ts', 'shared/ceremony/decide.ts', 'one-way: shared/format'],
  ['shared/script/acts.ts', 'shared/shards/plan.ts', 'one-way: shared/script'],
  ['shared/ceremony/decide.ts', 'shared/verify/replay.ts', 'one-way: shared/ceremony'],
  ['shared/ceremony/decide.ts', 'shared/ipc/contract.ts', 'one-way: shared/ceremony'],
  ['electron/token/sign.ts', 'electron/custody/split.ts', 'one-way: electron/token'],
  ['electron/store/log.ts', 'electron/station/station.ts', 'one-way: electron/store'],
  ['electron/station/station.ts', 'electron/token/sign.ts', 'one-way: electron/station'],
  ['electron/token/sign.ts', 'electron/pdf-fonts.ts', 'one-way: electron/token'],
  ['renderer/console/main.tsx', 'electron/shell/router.ts', 'one-way: renderer/console'],
  ['renderer/entry/main.tsx', 'renderer/station-client.ts', 'one-way: renderer/entry'],
  ['renderer/parts/quorum.tsx', 'renderer/console/acts.tsx', 'one-way: renderer/parts'],
  ['cli/keyrite.ts', 'electron/store/log.ts', 'one-way: cli'],
  ['cli/station/open.ts', 'electron/custody/split.ts', 'one-way: cli/station'],
  ['cli/station/open.ts', 'electron/token/sign.ts', 'one-way: cli/station'],
  ['build/launch.ts', 'electron/main.ts', 'one-way: build'],
])('%s may not import %s', async (from, to, rule) => {
  expect(await broken(from, to)).toContain(rule);
});

test.each([
  ['shared/verify/replay.ts', 'shared/ceremony/decide.ts'],
  ['shared/ipc/contract.ts', 'shared/shards/plan.ts'],
  ['electron/main.ts', 'electron/token/sign.ts'],
  ['electron/custody/card.ts', 'electron/pdf-fonts.ts'],
  ['electron/paper/log.ts', 'electron/pdf-fonts.ts'],
  ['electron/token/process.ts', 'electron/process-port.ts'],
  ['renderer/console/main.tsx', 'renderer/parts/quorum.tsx'],
  ['cli/keyrite.ts', 'shared/verify/replay.ts'],
  ['cli/station/open.ts', 'electron/store/log.ts'],
  ['test/unit/a.test.ts', 'electron/token/sign.ts'],
])('%s may import %s', async (from, to) => {
  expect(await broken(from, to)).toEqual([]);
});

test('the pure room imports no part of Node', async () => {
  expect(await broken('shared/bytes/hex.ts', 'node:crypto')).toContain('shared is pure');
});

test('a page imports no part of Node', async () => {
  expect(await broken('renderer/console/main.tsx', 'node:fs')).toContain('pages use no node');
});
