/** `keyrite shard`: the group; each of its commands is a file of its own. */
import { runShardAltered } from './shard-altered.ts';
import { SHARD_ALTERED_HELP } from './shard-altered-arguments.ts';
import { runShardPlain } from './shard-plain.ts';
import { SHARD_PLAIN_COMMANDS, SHARD_PLAIN_HELP } from './shard-plain-arguments.ts';
import { runShardPlan } from './shard-plan.ts';
import { SHARD_PLAN_HELP } from './shard-plan-arguments.ts';
import { runShardProof } from './shard-proof.ts';
import { SHARD_PROOF_COMMANDS, SHARD_PROOF_HELP } from './shard-proof-arguments.ts';
import { runShardReceipt } from './shard-receipt.ts';
import { SHARD_RECEIPT_COMMANDS, SHARD_RECEIPT_HELP } from './shard-receipt-arguments.ts';
import { runShardSlip39 } from './shard-slip39.ts';
import { SHARD_SLIP39_HELP } from './shard-slip39-arguments.ts';
import { visible } from './visible.ts';

const HELP = `keyrite shard: shards outside the ceremony

${SHARD_PROOF_HELP}
${SHARD_RECEIPT_HELP}
${SHARD_PLAIN_HELP}
${SHARD_ALTERED_HELP}
${SHARD_SLIP39_HELP}
${SHARD_PLAN_HELP}`;

/** `args`: what stands after `keyrite shard`. The exit status. */
export async function runShard(args: readonly string[]): Promise<number> {
  const [command, ...more] = args;
  if (SHARD_PROOF_COMMANDS.some((one) => one === command)) return await runShardProof(args);
  if (command === 'find-altered') return await runShardAltered(more);
  if (command === 'slip39') return await runShardSlip39(more);
  if (command === 'plan') return await runShardPlan(more);
  if (SHARD_PLAIN_COMMANDS.some((one) => one === command)) return await runShardPlain(args);
  if (SHARD_RECEIPT_COMMANDS.some((one) => one === command)) return runShardReceipt(args);
  if (command === '--help' || command === '-h') {
    process.stdout.write(HELP);
    return 0;
  }
  process.stderr.write(`keyrite: ${command === undefined ? 'no command' : `unknown command shard ${visible(command)}`}\n\n${HELP}`);
  return 2;
}
