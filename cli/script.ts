/** `keyrite script`: lint a custom script, print one for the room, show one to start from. */
import { fromHex } from '../shared/bytes/hex.ts';
import { wordsOf } from '../shared/bytes/words.ts';
import type { CeremonyKind } from '../shared/format/operation.ts';
import type { Refusal } from '../shared/format/refusal.ts';
import { type Script, scriptRecord } from '../shared/format/script.ts';
import { printedScript } from '../shared/script/printed.ts';
import { readScript, type ScriptFileProblem, writeScript } from '../shared/script/script-file.ts';
import { MIXED_SCRIPTS, SCRIPTS } from '../shared/script/scripts.ts';
import { refusalWords } from '../shared/words/refusals.ts';
import { askPaper } from './paper-program.ts';
import { SCRIPT_HELP, type ScriptAsked, scriptAskedFor } from './script-arguments.ts';
import { visible } from './visible.ts';
import { complain, textIn, writeNew } from './written-files.ts';

const EXIT = { done: 0, refused: 1, usage: 2 } as const;

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const wordsFor = ({ control, operands }: Refusal): string => `${refusalWords(control, operands)?.happened ?? 'Refused.'} ${control}`;
const problemLine = (file: string, { line, column, refusal }: ScriptFileProblem): string =>
  visible(`${file}:${line}:${column}: ${wordsFor(refusal)}`);

/** Null, after saying why, when it cannot be read or has problems; `status` is then what to end with. */
function scriptIn(file: string): { readonly script: Script } | { readonly status: number } {
  const text = textIn(file);
  if (text === null) return { status: EXIT.usage };
  const read = readScript(text);
  if (read.ok) return { script: read.script };
  for (const problem of read.problems) say(problemLine(file, problem));
  return { status: EXIT.refused };
}

const named = (script: Script): string => {
  const digest = scriptRecord.digest(script);
  return `${script.id} ${script.version}, digest ${digest}\n  ${wordsOf(fromHex(digest).subarray(0, 8)).join(' ')}`;
};

const builtIn = ({ kind, mixed }: { readonly kind: CeremonyKind; readonly mixed: boolean }): Script =>
  (mixed ? MIXED_SCRIPTS[kind] : undefined) ?? SCRIPTS[kind];

function lint(file: string): number {
  const read = scriptIn(file);
  if (!('script' in read)) return read.status;
  say(`${visible(file)}: no problem. ${named(read.script)}`);
  return EXIT.done;
}

async function print(asked: Extract<ScriptAsked, { does: 'print' }>): Promise<number> {
  const read = asked.file === null ? { script: builtIn(asked) } : scriptIn(asked.file);
  if (!('script' in read)) return read.status;
  const { script } = read;
  if (script.kind !== asked.kind) {
    complain(`${visible(asked.file ?? '')} is a script of kind ${script.kind}, not ${asked.kind}`);
    return EXIT.usage;
  }
  const answer = await askPaper({ do: 'print-script', script: printedScript(script, asked), created: new Date().toISOString() });
  if (!answer.ok) {
    complain(wordsFor(answer.refusal));
    return EXIT.refused;
  }
  if (answer.did !== 'print-script') throw new Error('the paper program answered another question');
  if (!writeNew(asked.out, answer.pdf)) return EXIT.usage;
  say(`${visible(asked.out)}: ${answer.pages} pages. ${named(script)}`);
  return EXIT.done;
}

const SHOWN = `A script of Keyrite. Change what your procedure changes, give it a version of its own, and check it:
  keyrite script lint FILE
In {braces}: values that the ceremony gives. See docs/scripts.md.`;

/** `args`: what stands after `keyrite script`. The exit status. */
export async function runScript(args: readonly string[]): Promise<number> {
  const asked = scriptAskedFor(args);
  switch (asked.does) {
    case 'help':
      process.stdout.write(SCRIPT_HELP);
      return EXIT.done;
    case 'misused':
      process.stderr.write(`keyrite: ${asked.because}\n\n${SCRIPT_HELP}`);
      return EXIT.usage;
    case 'lint':
      return lint(asked.file);
    case 'show':
      process.stdout.write(writeScript(builtIn(asked), SHOWN));
      return EXIT.done;
    case 'print':
      return await print(asked);
  }
}
