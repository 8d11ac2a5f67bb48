/**
 * What a plan may say and is still better otherwise. None is a refusal: a small organisation may have one region and one cloud, and the
 * person who decides it should decide it knowingly.
 *
 * k shards in one region or with one provider are a warning and not a refusal, because neither is one hand: a region has several doors,
 * a provider several accounts, each of them counted by itself (plan-lint.ts). But a court, a flood or the provider's own staff could
 * reach them all.
 */
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardPlan } from '../format/shard-plan.ts';
import { failureName, outcomeOf, recoveryMatrix } from './recovery-matrix.ts';

const list = (indexes: readonly number[]): string => indexes.join(', ');

/** Of a plan that lints. WARN-SHARDS-1, WARN-REGION-1, WARN-PROVIDER-1, WARN-LOSS-1. */
export function planWarnings(plan: ShardPlan): readonly Refusal[] {
  const { threshold, shards } = plan;
  const matrix = recoveryMatrix(plan);
  const warnings: Refusal[] = 2 * threshold <= shards.length ? [refuse('WARN-SHARDS-1', { have: threshold, of: shards.length })] : [];
  for (const [row, failure] of matrix.failures.entries()) {
    const { kind, id } = failure;
    const { lost, left, recoverable } = outcomeOf(matrix, row);
    const operands = { have: lost.length, threshold, shards: list(lost) };
    if (lost.length >= threshold && kind === 'region') warnings.push(refuse('WARN-REGION-1', { region: id, ...operands }));
    if (lost.length >= threshold && kind === 'provider') warnings.push(refuse('WARN-PROVIDER-1', { provider: id, ...operands }));
    if (recoverable) continue;
    warnings.push(refuse('WARN-LOSS-1', { kind, name: failureName(plan, failure), left: left.length, threshold, shards: list(lost) }));
  }
  return warnings;
}
