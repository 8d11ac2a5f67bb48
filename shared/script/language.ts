/** The script language by its old name: the shape is written down in format/script.ts, because the log embeds it. */
export { type Action, action, type Condition, type Duty, type Script, type Step, script, scriptRecord, step } from '../format/script.ts';
