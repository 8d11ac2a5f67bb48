/** How long the last rehearsal took, act by act. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { node24 } from '../../build/node-modules.mjs';
import { project, SetupError, say } from '../../build/steps.mjs';
import { z } from '../../shared/zod.ts';
import { table } from './table.ts';

const report = z.object({
  ceremonyId: z.string(),
  events: z.int(),
  secondsByAct: z.record(z.string(), z.number()),
  machineSecondsByAct: z.record(z.string(), z.number()),
  machineSeconds: z.number(),
});

/** One is made when there is none. */
export function rehearsalTable(): string {
  const path = join(project, 'rehearsal', 'latest', 'report.json');
  if (!existsSync(path)) {
    say('No rehearsal yet; making one …');
    const { status } = spawnSync(node24, [join(project, 'test/rehearsal/rehearse.ts')], { cwd: project, stdio: 'inherit' });
    if (status !== 0) throw new SetupError('the rehearsal failed, so there are no figures of it');
  }
  const { ceremonyId, events, secondsByAct, machineSecondsByAct, machineSeconds } = report.parse(JSON.parse(readFileSync(path, 'utf8')));
  const seconds = (value: number | undefined): string => (value === undefined ? '' : `${value.toFixed(2)} s`);
  const all = Object.values(secondsByAct).reduce((sum, one) => sum + one, 0);
  return table([
    [`${ceremonyId}, ${events} records`, 'machine', 'with hands'],
    ...Object.entries(secondsByAct).map(([act, took]) => [act, seconds(machineSecondsByAct[act]), seconds(took)]),
    ['all acts', seconds(machineSeconds), seconds(all)],
  ]);
}
