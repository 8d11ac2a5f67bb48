/** The tables of docs/scripts.md as the code would write them. */
import { isQuorumKind, operation, QUORUM_KINDS } from '../../../shared/format/operation.ts';
import { action as actions } from '../../../shared/format/script.ts';
import { ACTIONS, BRINGING, type Effect, type Need } from '../../../shared/script/actions.ts';
import { THINGS } from '../../../shared/script/conditions.ts';
import { KIND_RULES } from '../../../shared/script/kind-rules.ts';

const row = (...cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
const code = (text: string): string => `\`${text}\``;
const listed = (parts: readonly string[]): string => (parts.length === 0 ? '–' : parts.join(', '));
const need = ({ thing, is, of }: Need): string => `${of === undefined ? '' : `${of}’s `}${thing} ${is.join(' or ')}`;
const effect = ({ thing, is }: Effect): string => `${thing} ${is}`;

export const actionRows = (): string[] =>
  actions.options.map((name) => {
    const { performs, repeat, needs, makes, again, evidence } = ACTIONS[name];
    const made = `${listed(makes.map(effect))}${again === true ? ', again and again' : ''}`;
    return row(code(name), performs.join(', '), repeat.join(', '), listed(needs.map(need)), made, evidence);
  });

export const thingRows = (): string[] =>
  Object.entries(THINGS).flatMap(([thing, { start, states }]) =>
    Object.entries(states).map(([is, words]: [string, { readonly sentence: string; readonly from?: readonly string[] }]) => {
      const from = words.from === undefined ? 'any' : words.from.length === 0 ? 'not by people' : words.from.join(', ');
      return row(code(thing), `${code(is)}${is === start ? ' (at the start)' : ''}`, from, words.sentence);
    }),
  );

export const bringingRows = (): string[] =>
  BRINGING.map(({ when, needs, makes }) =>
    row(`${code(when.thing)}, ${code(when.is)}`, listed(needs.map(need)), listed(makes.map(effect))),
  );

const common = KIND_RULES['key-rotation'].required.filter((name) => QUORUM_KINDS.every((kind) => KIND_RULES[kind].required.includes(name)));
const inCommon = (name: string): boolean => !common.every((one) => one !== name);

/** Not in it: the steps that all kinds with a quorum have, and that the bundle is signed before the export. */
export const kindRows = (): string[] =>
  operation.options.map(({ shape }) => {
    const kind = shape.kind.value;
    const { required, also, anyTime, oneCard, values } = KIND_RULES[kind];
    const own = isQuorumKind(kind) ? required.filter((name) => !inCommon(name)) : required;
    const extra = Object.entries(also).flatMap(([name, given]) => {
      const parts = [...(given.needs ?? []).map(need), ...(given.makes ?? []).map((one) => `makes ${effect(one)}`)];
      return parts.length === 0 ? [] : [`${code(name)} ${parts.join(', ')}`];
    });
    return row(
      code(kind),
      anyTime ? 'any-time' : 'room',
      `${own.join(', ')}${oneCard ? ' (one card)' : ''}`,
      extra.join('; '),
      listed(values.map((name) => code(`{${name}}`))),
    );
  });
