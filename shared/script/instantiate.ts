/** A script with this ceremony's people and numbers filled in: the steps as they will be read. */
import type { Action, Duty, Script, Step } from '../format/script.ts';
import type { ShardForm } from '../format/shard-form.ts';
import { sentenceOf } from './conditions.ts';
import { stepFor } from './wrapped-texts.ts';

/** Everything a text may name; people by roster id and full name. */
export interface Cast {
  readonly master: Player;
  readonly witness: Player;
  /** Null in an emergency. */
  readonly initiator: Player | null;
  readonly custodians: readonly Player[];
  readonly approvalThreshold: number;
  readonly subject: string;
  /** What else the texts of this kind may name: for master-key-generation {keyName} and {k}. */
  readonly values: Readonly<Record<string, string>>;
  /** Of the custodians' shards, in their order; absent: every one is a card of paper. */
  readonly forms?: readonly ShardForm['form'][];
}
export interface Player {
  readonly id: string;
  readonly name: string;
}

export interface ConcreteStep {
  /** "4.5" */
  readonly id: string;
  readonly act: number;
  readonly action: Action;
  readonly title: string;
  readonly say: string;
  readonly poster: string;
  readonly waits: string;
  readonly done: string;
  readonly answer: string;
  /** How things must stand before the station acts, and how they stand after, a sentence each. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly minutes: number;
  /** Null where it is known only when it happens: an approval's or a bundle signature's custodian. Texts then still name {asked} or {person}. */
  readonly performer: string | null;
  readonly confirmer: string;
  /** From 1, within a repeated step. */
  readonly number: number;
}
export interface ConcreteAct {
  readonly number: number;
  readonly title: string;
  readonly minutes: number;
  readonly steps: readonly ConcreteStep[];
}

const ORDINALS = ['First', 'Second', 'Third', 'Fourth', 'Fifth', 'Sixth', 'Seventh', 'Eighth', 'Ninth', 'Tenth'];
const ordinal = (n: number): string => ORDINALS[n - 1] ?? `No. ${n}`;
const firstName = (name: string): string => name.split(' ')[0] ?? name;

/** Replaces {name}; a name without a value stays, so that {asked} can be filled in when the person is known. */
export const fill = (text: string, values: Readonly<Record<string, string>>): string =>
  text.replace(/\{([A-Za-z.]+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? whole) : whole));

export const personValues = (as: string, player: Player): Record<string, string> => ({
  [as]: player.name,
  [`${as}.first`]: firstName(player.name),
});

const officers = ({ master, witness, initiator }: Cast): readonly Player[] => [master, witness, ...(initiator === null ? [] : [initiator])];

function turns(step: Step, cast: Cast): readonly (Player | null)[] {
  switch (step.repeat) {
    case 'once':
      return [null];
    case 'participants':
      return [...officers(cast), ...cast.custodians];
    case 'leaders':
      return [cast.master, cast.witness];
    case 'cards':
      return cast.custodians;
    case 'approvals':
    case 'quorum':
      return Array.from({ length: cast.approvalThreshold }, () => null);
  }
}

const onDuty = (duty: Duty, cast: Cast, person: Player | null): Player | null => (duty === 'person' ? person : cast[duty]);

export function instantiate(script: Script, cast: Cast): readonly ConcreteAct[] {
  const everywhere = {
    ...personValues('master', cast.master),
    ...personValues('witness', cast.witness),
    ...(cast.initiator === null ? {} : personValues('initiator', cast.initiator)),
    subject: cast.subject,
    n: String(cast.custodians.length),
    m: String(cast.approvalThreshold),
    ...cast.values,
  };
  return script.acts.map((act, a) => {
    const steps: ConcreteStep[] = [];
    for (const given of act.steps) {
      turns(given, cast).forEach((person, turn) => {
        const number = turn + 1;
        const step = stepFor(given, cast.forms?.[turn] ?? 'paper');
        const performer = onDuty(step.performs, cast, person);
        const named = onDuty(step.confirms, cast, person) ?? cast.witness;
        // nobody confirms an act of their own
        const stand = performer?.id === cast.master.id ? cast.witness : cast.master;
        const confirmer = officers(cast).find(({ id }) => id === named.id && id !== performer?.id) ?? stand;
        const values = {
          ...everywhere,
          ...personValues('confirmer', confirmer),
          // whoever it will be is then named {person}
          ...(performer === null ? { performer: '{person}', 'performer.first': '{person.first}' } : personValues('performer', performer)),
          index: String(number),
          Ordinal: ordinal(number),
          ...(person === null ? {} : personValues('person', person)),
        };
        const say = (text: string): string => fill(text, values);
        steps.push({
          id: `${a + 1}.${steps.length + 1}`,
          act: a + 1,
          action: step.action,
          title: say(step.title),
          say: say(step.say),
          poster: say(step.poster),
          waits: say(step.waits),
          done: say(step.done),
          answer: say(step.answer),
          before: step.puts.map((condition) => say(sentenceOf(condition))),
          after: step.leaves.map((condition) => say(sentenceOf(condition))),
          minutes: step.minutes,
          performer: performer?.id ?? null,
          confirmer: confirmer.id,
          number,
        });
      });
    }
    return { number: a + 1, title: act.title, minutes: steps.reduce((sum, s) => sum + s.minutes, 0), steps };
  });
}
