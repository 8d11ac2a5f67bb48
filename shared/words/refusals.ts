/**
 * A refusal in three sentences: what happened, what is safe, what to do. Keyed by the control's ID; braces name the refusal's operands, or
 * what the screen adds: {first} and {name} of the person who tried, {standing} (what is already recorded and stays), {master}, {witness}.
 * {nothing} is added here: what was not done, a signature, or where the refusal's `work` says so, a change of the PIN.
 * The table is made of the rooms' own tables, so that each can be read beside its controls.
 */
import type { RefusalTable, RefusalWords } from './refusal-table.ts';
import { alteredRefusals } from './refusals-altered.ts';
import { attestationRefusals } from './refusals-attestation.ts';
import { ceremonyRefusals } from './refusals-ceremony.ts';
import { commandLineRefusals } from './refusals-command-line.ts';
import { courseRefusals } from './refusals-course.ts';
import { custodyRefusals } from './refusals-custody.ts';
import { formRefusals } from './refusals-forms.ts';
import { keypairRefusals } from './refusals-keypair.ts';
import { oldSetRefusals } from './refusals-old-set.ts';
import { plainRefusals } from './refusals-plain.ts';
import { possessionRefusals } from './refusals-possession.ts';
import { rosterRefusals } from './refusals-roster.ts';
import { scriptRefusals } from './refusals-script.ts';
import { shardPlanRefusals } from './refusals-shard-plan.ts';
import { slip39Refusals } from './refusals-slip39.ts';
import { stationRefusals } from './refusals-station.ts';
import { tokenRefusals } from './refusals-token.ts';
import { wrappedRefusals } from './refusals-wrapped.ts';

export const refusals: RefusalTable = {
  ...tokenRefusals,
  ...attestationRefusals,
  ...custodyRefusals,
  ...ceremonyRefusals,
  ...courseRefusals,
  ...keypairRefusals,
  ...alteredRefusals,
  ...oldSetRefusals,
  ...plainRefusals,
  ...possessionRefusals,
  ...wrappedRefusals,
  ...formRefusals,
  ...scriptRefusals,
  ...shardPlanRefusals,
  ...rosterRefusals,
  ...slip39Refusals,
  ...stationRefusals,
  ...commandLineRefusals,
};

const fill = (text: string, values: Readonly<Record<string, string | number>>): string =>
  text
    .replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole))
    .replaceAll(/ {2,}/g, ' ')
    .trim();

/** Null: the catalogue has no words for this control. `values` holds the operands and what the screen adds. */
export function refusalWords(control: string, values: Readonly<Record<string, string | number>>): RefusalWords | null {
  const entry = Object.hasOwn(refusals, control) ? refusals[control] : undefined;
  if (entry === undefined) return null;
  const words = 'by' in entry ? (entry.when[String(values[entry.by])] ?? entry.other) : entry;
  const whole = { nothing: 'work' in values ? 'The PIN was not changed.' : 'Nothing was signed.', ...values };
  return { happened: fill(words.happened, whole), safe: fill(words.safe, whole), todo: fill(words.todo, whole) };
}
