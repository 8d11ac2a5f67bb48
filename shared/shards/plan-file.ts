/**
 * A shard plan as a person writes it: YAML, or JSON (docs/recovery-plan.md). Which order the shards stand in does not count; that of sites
 * and people does, as the printed pages keep it. A plan with a problem is not read.
 */
import { type Refusal, refuse } from '../format/refusal.ts';
import { type ShardPlan, shardPlanFile } from '../format/shard-plan.ts';
import { readYamlFile } from '../format/yaml-file.ts';
import { lintPlan, type PlanProblem } from './plan-lint.ts';

export interface PlanFileProblem {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly refusal: Refusal;
}
export type PlanRead =
  | { readonly ok: true; readonly plan: ShardPlan }
  | { readonly ok: false; readonly problems: readonly PlanFileProblem[] };

/** The lines of what lint found, by reading the file once more with these problems as its rules. */
function located(text: string, found: readonly PlanProblem[]): readonly PlanFileProblem[] {
  const withProblems = shardPlanFile.superRefine((_, context) => {
    for (const [at, { path }] of found.entries()) context.addIssue({ code: 'custom', path: [...path], message: String(at) });
  });
  const read = readYamlFile(text, withProblems);
  return read.ok
    ? []
    : read.problems.flatMap(({ line, column, message }) => {
        const problem = found[Number(message)];
        return problem === undefined ? [] : [{ line, column, refusal: problem.refusal }];
      });
}

/** Never throws. PLAN-FILE-1 for what is not of the right form, and the refusals of plan-lint.ts. */
export function readPlan(text: string): PlanRead {
  const read = readYamlFile(text, shardPlanFile);
  if (!read.ok) {
    const malformed = read.problems.map(({ line, column, at, message }) => ({
      line,
      column,
      refusal: refuse('PLAN-FILE-1', { at, problem: message }),
    }));
    return { ok: false, problems: malformed };
  }
  const plan = { ...read.value, shards: read.value.shards.toSorted((a, b) => a.index - b.index) };
  const found = lintPlan(read.value);
  return found.length === 0 ? { ok: true, plan } : { ok: false, problems: located(text, found) };
}
