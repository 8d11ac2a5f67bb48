/** What is wrong with a script: which control found it, where, and what it compared. */
import { type Refusal, refuse } from '../format/refusal.ts';

/** Acts and steps are counted as they stand in the script, from 1; 0 is the script as a whole. */
export interface ScriptProblem {
  readonly control: string;
  readonly act: number;
  readonly step: number;
  /** What it is about, by its name in the script. */
  readonly thing: string;
  readonly needs: string;
  readonly is: string;
}

export const problemRefusal = ({ control, act, step, thing, needs, is }: ScriptProblem): Refusal =>
  refuse(control, { act, step, thing, needs, is });
