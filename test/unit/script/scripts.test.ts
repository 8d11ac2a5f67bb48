/** The scripts of this build, as the people of a ceremony would read them. */
import { describe, expect, test } from 'vitest';
import { KINDS, kindOf } from '../../../shared/ceremony/kinds.ts';
import { type CeremonyKind, isQuorumKind, operation } from '../../../shared/format/operation.ts';
import { type Script, scriptRecord } from '../../../shared/format/script.ts';
import { type ConcreteStep, instantiate, type Player } from '../../../shared/script/instantiate.ts';
import { KIND_RULES } from '../../../shared/script/kind-rules.ts';
import { lintScript } from '../../../shared/script/lint.ts';
import { SCRIPTS } from '../../../shared/script/scripts.ts';
import { PAIRS } from '../ceremony/kind-samples.ts';
import { moved } from './broken.ts';

const all = Object.entries(SCRIPTS).map(([kind, script]) => [kind, script] as const);
const player = (name: string): Player => ({ id: name.toLowerCase(), name: `${name} Beispiel` });
const PEOPLE = { master: player('Mia'), witness: player('Wim'), initiator: player('Ina') };
const custodians = ['Ada', 'Bo', 'Cy', 'Dee', 'Eve'].map(player);

const valuesOf = (kind: CeremonyKind): Readonly<Record<string, string>> =>
  kindOf(operation.parse({ kind, payload: PAIRS[kind][0] })).values((id) => id);
function stepsOf(script: Script, initiator: Player | null = isQuorumKind(script.kind) ? PEOPLE.initiator : null): readonly ConcreteStep[] {
  const cast = {
    ...PEOPLE,
    initiator,
    custodians: initiator === null ? [] : custodians,
    approvalThreshold: initiator === null ? 0 : 3,
    subject: 'Example of a subject',
    values: valuesOf(script.kind),
  };
  return instantiate(script, cast).flatMap(({ steps }) => steps);
}
const textsOf = ({ title, say, poster, waits, done, answer, before, after: left }: ConcreteStep): readonly string[] => [
  title,
  say,
  poster,
  waits,
  done,
  answer,
  ...before,
  ...left,
];

describe('each script', () => {
  test.each(all)('%s: its steps can happen in their order', (_, script) => {
    expect(lintScript(script)).toEqual([]);
  });

  test.each(all)('%s: is of its kind, and can be written down and read', (kind, script) => {
    expect([script.kind, script.id, script.title]).toEqual([kind, kind, KINDS[script.kind].title]);
    expect(scriptRecord.decode(scriptRecord.encode(script))).toEqual(script);
  });

  test.each(all)('%s: with people and numbers filled in, nothing is left open but whom the quorum will be', (_, script) => {
    for (const step of stepsOf(script)) {
      const open = textsOf(step).flatMap((text) => text.match(/\{[^}]*\}/g) ?? []);
      const later = step.performer === null ? ['{asked}', '{asked.first}', '{person}', '{person.first}'] : [];
      expect(
        open.filter((value) => !later.includes(value)),
        step.title,
      ).toEqual([]);
      expect(step.confirmer, step.title).not.toBe(step.performer);
    }
  });

  test.each(all)('%s: its texts may name what the kind’s payload gives, and no more', (kind, script) => {
    const given = Object.keys(valuesOf(script.kind)).filter((name) => name !== 'n');
    expect(KIND_RULES[script.kind].values, kind).toEqual(given);
  });

  test.each(all)('%s: once the log is sealed, only what follows the seal', (kind, script) => {
    const follow = ['confirm', 'sign-checkpoint', 'sign-document', 'sign-bundle', 'export', 'close'];
    for (const action of new Set(script.acts.flatMap(({ steps }) => steps.map((step) => step.action)))) {
      if (action === 'seal') continue;
      const late = lintScript(moved(script, action, 'seal')).some(({ control, thing }) => control === 'SCRIPT-ORDER-1' && thing === 'log');
      expect(late, `${kind} ${action}`).toBe(!follow.includes(action));
    }
  });
});

describe('who does what', () => {
  const DUTIES = ['master', 'witness', 'initiator', 'person'] as const;
  const REPEATS = ['once', 'participants', 'leaders', 'approvals', 'cards', 'quorum'] as const;
  /** Where more than one will do. */
  const FREE = ['confirm', 'sign-document'];

  test.each(all)('%s: no other performs a step, and not another number of times', (_, script) => {
    for (const [a, act] of script.acts.entries()) {
      for (const [s, step] of act.steps.entries()) {
        if (FREE.includes(step.action)) continue;
        const refused = (change: Partial<typeof step>): boolean =>
          lintScript({ ...script, acts: script.acts.with(a, { ...act, steps: act.steps.with(s, { ...step, ...change }) }) }).some(
            ({ control }) => control === 'SCRIPT-PEOPLE-1',
          );
        for (const performs of DUTIES) expect(refused({ performs }), `${step.action} by ${performs}`).toBe(performs !== step.performs);
        for (const repeat of REPEATS) expect(refused({ repeat }), `${step.action} for ${repeat}`).toBe(repeat !== step.repeat);
      }
    }
  });

  test('approvals at any time: where nothing secret is made in the room', () => {
    expect(all.filter(([, { approvals }]) => approvals === 'any-time').map(([kind]) => kind)).toEqual([
      'key-rotation',
      'trust-anchor-update',
      'key-revocation',
      'ca-cross-sign',
      'key-activation',
    ]);
    for (const [kind, script] of all) {
      const free = lintScript({ ...script, approvals: 'any-time' }).length === 0;
      expect(free, kind).toBe(script.approvals === 'any-time');
      expect(lintScript({ ...script, approvals: 'room' }), kind).toEqual([]);
    }
  });

  test('an emergency is led by master and witness alone', () => {
    for (const kind of ['stuck-ceremony', 'compromised-approver'] as const) {
      const people = new Set(stepsOf(SCRIPTS[kind]).flatMap(({ performer, confirmer }) => [performer, confirmer]));
      expect(people, kind).toEqual(new Set(['mia', 'wim']));
    }
  });
});

describe('the steps as they are numbered', () => {
  const numbered = (kind: CeremonyKind): string[] => stepsOf(SCRIPTS[kind]).map(({ id, action }) => `${id} ${action}`);

  test('a repeated step has a number for each turn', () => {
    expect(numbered('ca-root').filter((step) => /confirm-bytes|approve|identify/.test(step))).toEqual([
      ...Array.from({ length: 8 }, (_, i) => `1.${i + 2} identify`),
      ...['4.1 approve', '4.2 approve', '4.3 approve'],
      ...['6.2 confirm-bytes', '6.3 confirm-bytes', '6.4 confirm-bytes'],
    ]);
  });

  test('a stuck ceremony, from beginning to end', () => {
    expect(numbered('stuck-ceremony')).toEqual([
      ...['1.1 confirm', '1.2 identify', '1.3 identify', '1.4 head'],
      ...['2.1 cancel-ceremonies', '2.2 recreate', '3.1 note', '3.2 head'],
      ...['4.1 sign-off', '4.2 seal', '4.3 sign-checkpoint', '4.4 sign-document', '4.5 sign-document', '5.1 export', '5.2 close'],
    ]);
  });

  test('the performer is named in how things must stand; before it is known, whoever it will be', () => {
    const steps = stepsOf(SCRIPTS['key-rotation']);
    expect(steps.find(({ action }) => action === 'identify')?.before).toEqual(['Mia’s card is in the reader']);
    expect(steps.find(({ action }) => action === 'approve')?.before).toEqual(['{person.first}’s card is in the reader']);
    expect(steps.find(({ action }) => action === 'sign-checkpoint')?.after).toEqual(['Wim has taken the card out of the reader']);
  });

  test('a person’s words with braces stay as they are', () => {
    const [first] = instantiate(SCRIPTS['recovery-drill'], {
      ...PEOPLE,
      custodians,
      approvalThreshold: 2,
      subject: 'the {master} set',
      values: {},
    }).flatMap(({ steps }) => steps);
    expect(first?.say).toContain('“the {master} set”');
  });
});
