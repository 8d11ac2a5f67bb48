/**
 * A script as a person writes it: `scripts/<kind>.yaml` in the workspace (docs/scripts.md). What is approved, logged and read aloud is the digest
 * of its canonical form (format/script.ts); line breaks, order of names and comments of the file do not count.
 */
import { Document, isMap, isScalar, isSeq, visit } from 'yaml';
import { type Refusal, refuse } from '../format/refusal.ts';
import { type Script, type Step, script, step } from '../format/script.ts';
import { readYamlFile, type YamlProblem } from '../format/yaml-file.ts';
import { z } from '../zod.ts';
import { lintScript } from './lint.ts';
import { problemRefusal, type ScriptProblem } from './problem.ts';

/** What most steps say, and a file need not. */
const USUAL = { repeat: 'once', performs: 'master', confirms: 'witness' } as const satisfies Partial<Step>;

const { repeat, performs, confirms, puts, leaves } = step.shape;
const stepFile = step.extend({
  repeat: repeat.default(USUAL.repeat),
  performs: performs.default(USUAL.performs),
  confirms: confirms.default(USUAL.confirms),
  puts: puts.default([]),
  leaves: leaves.default([]),
});
const scriptFile = script.extend({
  acts: z.array(z.strictObject({ title: z.string().min(1).max(20), steps: z.array(stepFile).min(1) })).min(1),
});

export interface ScriptFileProblem {
  /** Both from 1. */
  readonly line: number;
  readonly column: number;
  readonly refusal: Refusal;
}
export type ScriptRead =
  | { readonly ok: true; readonly script: Script }
  | { readonly ok: false; readonly problems: readonly ScriptFileProblem[] };

const malformed = ({ line, column, at, message }: YamlProblem): ScriptFileProblem => ({
  line,
  column,
  refusal: refuse('SCRIPT-FILE-1', { at, problem: message }),
});

/** Where in the file: the field that a text or a duty stands in, else the step's action, else the whole. */
function pathOf({ control, act, step: number, thing }: ScriptProblem): readonly (string | number)[] {
  const inField = control === 'SCRIPT-TEXT-1' || control === 'SCRIPT-PEOPLE-1' || control === 'SCRIPT-KIND-3';
  // of a shard that is not on paper: wrapped.token.say
  const field = inField ? thing.split('.') : [];
  if (act === 0) return field;
  if (number === 0) return ['acts', act - 1, ...field];
  return ['acts', act - 1, 'steps', number - 1, ...(inField ? field : ['action'])];
}

/** The lines of what lint found, by reading the file once more with these problems as its rules. */
function located(text: string, found: readonly ScriptProblem[]): readonly ScriptFileProblem[] {
  const withProblems = scriptFile.superRefine((_, context) => {
    for (const [place, problem] of found.entries())
      context.addIssue({ code: 'custom', path: [...pathOf(problem)], message: String(place) });
  });
  const read = readYamlFile(text, withProblems);
  return read.ok
    ? []
    : read.problems.flatMap(({ line, column, message }) => {
        const problem = found[Number(message)];
        return problem === undefined ? [] : [{ line, column, refusal: problemRefusal(problem) }];
      });
}

/** Never throws. A script that does not lint is not read. */
export function readScript(text: string): ScriptRead {
  const read = readYamlFile(text, scriptFile);
  if (!read.ok) return { ok: false, problems: read.problems.map(malformed) };
  const found = lintScript(read.value);
  return found.length === 0 ? { ok: true, script: read.value } : { ok: false, problems: located(text, found) };
}

/** In the order in which a step is read; what is usual is left out. */
const shortened = ({ action, title, say, poster, waits, done, answer, minutes, ...given }: Step): object => ({
  action,
  ...(given.repeat === USUAL.repeat ? {} : { repeat: given.repeat }),
  title,
  say,
  poster,
  waits,
  done,
  ...(given.performs === USUAL.performs ? {} : { performs: given.performs }),
  ...(given.confirms === USUAL.confirms ? {} : { confirms: given.confirms }),
  answer,
  ...(given.puts.length === 0 ? {} : { puts: given.puts }),
  ...(given.leaves.length === 0 ? {} : { leaves: given.leaves }),
  minutes,
  ...(given.wrapped === undefined ? {} : { wrapped: given.wrapped }),
});

const isList = (key: unknown, name: string): boolean => isScalar(key) && key.value === name;

/** YAML that `readScript` reads back to the same script. `comment`: lines to stand before it, without `#`. */
export function writeScript(given: Script, comment: string): string {
  const acts = given.acts.map(({ title, steps }) => ({ title, steps: steps.map(shortened) }));
  const document = new Document({ ...given, acts }, { aliasDuplicateObjects: false });
  document.commentBefore = comment.replaceAll(/^/gm, ' ');
  visit(document, {
    Pair: (_, { key, value }) => {
      if (!isSeq(value)) return;
      if (isList(key, 'puts') || isList(key, 'leaves')) value.flow = true;
      else for (const [place, item] of value.items.entries()) if (isMap(item)) item.spaceBefore = place > 0;
    },
  });
  return document.toString({ lineWidth: 0, flowCollectionPadding: true });
}
