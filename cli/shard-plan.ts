/** `keyrite shard plan`: check a plan, show what is left when something fails, print it. */
import type { Refusal } from '../shared/format/refusal.ts';
import type { ShardPlan } from '../shared/format/shard-plan.ts';
import type { PaperRequest } from '../shared/ipc/paper-protocol.ts';
import { readPlan } from '../shared/shards/plan-file.ts';
import { planWarnings } from '../shared/shards/plan-warnings.ts';
import { printedMatrix } from '../shared/words/plan-matrix.ts';
import { printedSheets } from '../shared/words/plan-sheets.ts';
import { refusalWords } from '../shared/words/refusals.ts';
import { askPaper } from './paper-program.ts';
import { SHARD_PLAN_HELP, shardPlanAskedFor } from './shard-plan-arguments.ts';
import { matrixJson, matrixLines, planName } from './shard-plan-print.ts';
import { visible } from './visible.ts';
import { complain, textIn, writeNew } from './written-files.ts';

const EXIT = { done: 0, refused: 1, usage: 2 } as const;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};
const wordsFor = ({ control, operands }: Refusal): string => `${refusalWords(control, operands)?.happened ?? 'Refused.'} ${control}`;
const warningLine = ({ control, operands }: Refusal): string =>
  visible(`warning: ${refusalWords(control, operands)?.happened ?? ''} ${refusalWords(control, operands)?.todo ?? ''} ${control}`);

/** A status, after saying why, when it cannot be read or has problems. The problems are the answer to lint, and not to the other commands. */
function planIn(file: string, tell: (line: string) => void): { readonly plan: ShardPlan } | { readonly status: number } {
  const text = textIn(file);
  if (text === null) return { status: EXIT.usage };
  const read = readPlan(text);
  if (read.ok) return { plan: read.plan };
  for (const { line, column, refusal } of read.problems) tell(visible(`${file}:${line}:${column}: ${wordsFor(refusal)}`));
  return { status: EXIT.refused };
}

function lint(file: string): number {
  const read = planIn(file, say);
  if (!('plan' in read)) return read.status;
  say(`${visible(file)}: no problem. ${planName(read.plan)}`);
  for (const warning of planWarnings(read.plan)) say(warningLine(warning));
  return EXIT.done;
}

/** Nothing is written unless the whole document is there. */
async function print(request: PaperRequest, file: string, tell: (line: string) => void): Promise<number> {
  const answer = await askPaper(request);
  if (!answer.ok) {
    complain(wordsFor(answer.refusal));
    return EXIT.refused;
  }
  if (answer.did !== 'print-matrix' && answer.did !== 'print-sheets') throw new Error('the paper program answered another question');
  if (!writeNew(file, answer.pdf)) return EXIT.usage;
  tell(`${visible(file)}: ${answer.pages} pages.`);
  return EXIT.done;
}

async function matrix({ file, json, pdf, paper }: Extract<ReturnType<typeof shardPlanAskedFor>, { does: 'matrix' }>): Promise<number> {
  const read = planIn(file, complain);
  if (!('plan' in read)) return read.status;
  const { plan } = read;
  if (json) say(matrixJson(plan));
  else for (const line of matrixLines(plan)) say(line);
  if (pdf === null) return EXIT.done;
  const request = { do: 'print-matrix', matrix: printedMatrix(plan), paper, created: new Date().toISOString() } as const;
  // with --json the standard output is one value
  return await print(request, pdf, json ? complain : say);
}

/** `args`: what stands after `keyrite shard plan`. The exit status. */
export async function runShardPlan(args: readonly string[]): Promise<number> {
  const asked = shardPlanAskedFor(args);
  switch (asked.does) {
    case 'help':
      process.stdout.write(SHARD_PLAN_HELP);
      return EXIT.done;
    case 'misused':
      process.stderr.write(`keyrite: ${asked.because}\n\n${SHARD_PLAN_HELP}`);
      return EXIT.usage;
    case 'lint':
      return lint(asked.file);
    case 'matrix':
      return await matrix(asked);
    case 'sheets': {
      const read = planIn(asked.file, complain);
      if (!('plan' in read)) return read.status;
      const sheets = printedSheets(read.plan);
      return await print({ do: 'print-sheets', sheets, paper: asked.paper, created: new Date().toISOString() }, asked.pdf, say);
    }
  }
}
