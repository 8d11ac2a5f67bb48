/** docs/kinds.md says what the code says: the facts of each kind, its parameters, and an example of the summary, word for word. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { KINDS, kindOf } from '../../../shared/ceremony/kinds.ts';
import { isQuorumKind, operation } from '../../../shared/format/operation.ts';
import { DEFAULT_POLICY, thresholdsOf } from '../../../shared/format/policy.ts';
import { PAIRS } from './kind-samples.ts';

const page = readFileSync(new URL('../../../docs/kinds.md', import.meta.url), 'utf8');
const NAMES = new Map([
  ['ida', 'Ida Beispiel'],
  ['jon', 'Jon Exempel'],
  ['kim', 'Kim Voorbeeld'],
]);
const kinds = operation.options.map(({ shape }) => ({ kind: shape.kind.value, fields: Object.keys(shape.payload.shape) }));
const sectionOf = (kind: string): string => page.split(/^(?=## )/m).find((section) => section.startsWith(`## ${kind}\n`)) ?? '';

test('one row and one section for each kind, in order', () => {
  const rows = [...page.matchAll(/^\| `([a-z-]+)` \| ((?:[^|]+\| ){4}[^|]+) \|$/gm)].map(([, kind, facts]) => `${kind}: ${facts}`);
  const facts = kinds.map(({ kind }) => {
    const { title, usualApprovers, available, twoPhase } = KINDS[kind];
    const m = isQuorumKind(kind) ? thresholdsOf(DEFAULT_POLICY, kind) : null;
    const quorum = m === null ? 'no quorum' : `${m.default} of ${usualApprovers}`;
    const allowed = m === null ? '–' : `${m.minimum} to ${m.maximum}`;
    return `${kind}: ${[title, quorum, allowed, twoPhase ? 'yes' : 'no', available ? 'yes' : 'no'].join(' | ')}`;
  });
  expect(rows).toEqual(facts);
  expect([...page.matchAll(/^## ([a-z]+-[a-z-]+)$/gm)].map(([, kind]) => kind)).toEqual(kinds.map(({ kind }) => kind));
});

test.each(kinds)('$kind: its parameters, and what the custodian reads', ({ kind, fields }) => {
  const section = sectionOf(kind);
  expect([...section.matchAll(/^\| `([A-Za-z.]+)` \|/gm)].map(([, field]) => field?.split('.')[0])).toEqual(
    fields.flatMap((field) => (field === 'cards' ? [field, field] : [field])),
  );
  const of = kindOf(operation.parse({ kind, payload: PAIRS[kind][0] }));
  const example = [...of.summary((id) => NAMES.get(id) ?? id), `Afterwards: ${of.effect}`].join('\n');
  expect(/```\n([^`]*)\n```/.exec(section)?.[1]).toBe(example);
});
