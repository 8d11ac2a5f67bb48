/**
 * Whether the steps of a script can happen in their order. The script is walked over the things of the room and of the ceremony: a step brings
 * things about (`puts`), needs some to be so, makes others so, and leaves the room as it says (`leaves`). A script with a problem does not load.
 */
import { isQuorumKind } from '../format/operation.ts';
import { type Action, action as actionNames, type Condition, type Script, type Step } from '../format/script.ts';
import { ACTIONS, type AnyThing, BRINGING, type Effect, isPhysical, type Need, needs, PER_PERSON, startOf } from './actions.ts';
import { reachable } from './conditions.ts';
import { KIND_RULES, type KindRule } from './kind-rules.ts';
import type { ScriptProblem } from './problem.ts';
import { textProblems } from './text-lint.ts';

interface Walk {
  readonly script: Script;
  readonly rule: KindRule;
  readonly standing: Map<string, string>;
  readonly problems: ScriptProblem[];
}
interface Place {
  readonly act: number;
  readonly step: number;
  readonly given: Step;
}

const either = (values: readonly string[]): string => values.join(' or ');

const keyOf = (thing: AnyThing, whose: string): string => (PER_PERSON.includes(thing) ? `${thing} of ${whose}` : thing);
const nowOf = ({ standing }: Walk, thing: AnyThing, whose: string): string => standing.get(keyOf(thing, whose)) ?? startOf(thing);
const set = ({ standing }: Walk, { thing, is }: Effect, whose: string): void => {
  standing.set(keyOf(thing, whose), is);
};

const effectsOf = ({ rule }: Walk, action: Action): readonly Effect[] => [...ACTIONS[action].makes, ...(rule.also[action]?.makes ?? [])];
/** What no step of the script ever brings about is a missing step (SCRIPT-KIND-2), not one in the wrong place. */
const someStepMakes = (walk: Walk, { thing, is }: Need): boolean =>
  is.includes(startOf(thing)) ||
  walk.script.acts.some(({ steps }) =>
    steps.some(({ action }) => effectsOf(walk, action).some((effect) => effect.thing === thing && is.includes(effect.is))),
  );

function ask(walk: Walk, { act, step, given }: Place, need: Need): void {
  const whose = need.of ?? given.performs;
  const is = nowOf(walk, need.thing, whose);
  if (need.is.includes(is)) return;
  const control = isPhysical(need.thing) ? 'SCRIPT-PHYSICAL-1' : 'SCRIPT-ORDER-1';
  if (!isPhysical(need.thing) && !someStepMakes(walk, need)) return;
  walk.problems.push({ control, act, step, thing: keyOf(need.thing, whose), needs: either(need.is), is });
}

function bringAbout(walk: Walk, place: Place, condition: Condition): void {
  const { act, step, given } = place;
  const now = nowOf(walk, condition.thing, given.performs);
  if (!reachable(condition, now)) {
    walk.problems.push({ control: 'SCRIPT-PHYSICAL-2', act, step, thing: condition.thing, needs: condition.is, is: now });
  }
  for (const { when, needs: guards, makes } of BRINGING) {
    if (when.thing !== condition.thing || when.is !== condition.is) continue;
    for (const guard of guards) ask(walk, place, guard);
    for (const effect of makes) set(walk, effect, given.performs);
  }
  set(walk, condition, given.performs);
}

function walkStep(walk: Walk, place: Place): void {
  const { given, act, step } = place;
  const { action, performs } = given;
  for (const condition of given.puts) bringAbout(walk, place, condition);
  ask(walk, place, needs('ceremony', 'open'));
  const effects = effectsOf(walk, action);
  const [first] = effects;
  const again = first !== undefined && ACTIONS[action].again !== true && nowOf(walk, first.thing, performs) === first.is;
  if (again)
    walk.problems.push({ control: 'SCRIPT-ORDER-2', act, step, thing: action, needs: 'once', is: `${first.thing} ${first.is} already` });
  for (const need of [...ACTIONS[action].needs, ...(walk.rule.also[action]?.needs ?? [])]) {
    // that it comes too late follows from that it comes twice
    if (!again || isPhysical(need.thing)) ask(walk, place, need);
  }
  for (const effect of effects) set(walk, effect, performs);
  for (const condition of given.leaves) bringAbout(walk, place, condition);
}

function repeatsOf({ script, rule }: Walk, action: Action): readonly Step['repeat'][] {
  if (action === 'identify') return isQuorumKind(script.kind) ? ['participants'] : ['leaders'];
  if (action === 'issue-card' || action === 'read-card') return [rule.oneCard ? 'once' : 'cards'];
  return ACTIONS[action].repeat;
}

/** Who does it, who confirms, and how often. */
function peopleProblems(walk: Walk, { act, step, given }: Place): void {
  const { action, repeat, performs, confirms } = given;
  const problem = (thing: string, wants: string, is: string): void => {
    walk.problems.push({ control: 'SCRIPT-PEOPLE-1', act, step, thing, needs: wants, is });
  };
  const repeats = repeatsOf(walk, action);
  if (!repeats.includes(repeat)) problem('repeat', either(repeats), repeat);
  const possible = ACTIONS[action].performs.filter((duty) => (duty === 'person') === (repeats[0] !== 'once' || repeat !== 'once'));
  const performers = possible.filter((duty) => duty !== 'initiator' || isQuorumKind(walk.script.kind));
  if (!performers.includes(performs)) problem('performs', either(performers), performs);
  if (confirms !== 'master' && confirms !== 'witness') problem('confirms', 'master or witness', confirms);
  else if (confirms === performs) problem('confirms', confirms === 'master' ? 'witness' : 'master', confirms);
}

function kindProblems({ script, rule, problems }: Walk): void {
  const whole = { control: 'SCRIPT-KIND-2', act: 0, step: 0, is: 'absent' };
  const present = new Set(script.acts.flatMap(({ steps }) => steps.map(({ action }) => action)));
  for (const action of rule.required) if (!present.has(action)) problems.push({ ...whole, thing: action, needs: 'a step' });
  if (script.approvals === 'any-time' && !rule.anyTime) {
    problems.push({ ...whole, control: 'SCRIPT-KIND-3', thing: 'approvals', needs: 'room', is: script.approvals });
  }
}

/** In the order of the script; what is about the whole of it comes first. Empty: its steps can happen in their order. */
export function lintScript(script: Script): readonly ScriptProblem[] {
  const walk: Walk = { script, rule: KIND_RULES[script.kind], standing: new Map(), problems: [] };
  kindProblems(walk);
  const known = [...walk.rule.required, ...walk.rule.allowed];
  const foreign = actionNames.options.filter((name) => !known.includes(name));
  walk.problems.push(...textProblems(script, walk.rule.values));
  for (const [a, { steps }] of script.acts.entries()) {
    for (const [s, given] of steps.entries()) {
      const place: Place = { act: a + 1, step: s + 1, given };
      if (foreign.includes(given.action)) {
        const { act, step } = place;
        walk.problems.push({ control: 'SCRIPT-KIND-1', act, step, thing: given.action, needs: 'absent', is: script.kind });
        continue;
      }
      peopleProblems(walk, place);
      walkStep(walk, place);
    }
  }
  return walk.problems.toSorted((one, other) => one.act - other.act || one.step - other.step);
}
