/** docs/scripts.md says what lint asks: every action, thing and kind in a row of its own, word for word. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { readScript } from '../../../shared/script/script-file.ts';
import { scriptRefusals } from '../../../shared/words/refusals-script.ts';
import { actionRows, bringingRows, kindRows, thingRows } from './page-rows.ts';

const page = readFileSync(new URL('../../../docs/scripts.md', import.meta.url), 'utf8');
/** The rows of the table under a head that begins so. */
function rowsUnder(head: string): string[] {
  const lines = page.split('\n');
  const at = lines.findIndex((line) => line.startsWith(head));
  const rows = lines.slice(at + 2);
  return rows.slice(
    0,
    rows.findIndex((line) => !line.startsWith('|')),
  );
}

test('every action, with who, how often, what it needs, makes and leaves', () => {
  expect(rowsUnder('| action | performs |')).toEqual(actionRows());
});
test('every thing and how it can stand', () => {
  expect(rowsUnder('| thing | stands |')).toEqual(thingRows());
});
test('what is tied to bringing something about', () => {
  expect(rowsUnder('| what people bring about |')).toEqual(bringingRows());
});
test('every kind', () => {
  expect(rowsUnder('| kind | approvals |')).toEqual(kindRows());
});
test('an example of every problem', () => {
  const named = rowsUnder('| control | for example |').map((row) => row.split(' | ')[0]?.slice(2));
  expect(named.toSorted()).toEqual(Object.keys(scriptRefusals).toSorted());
});
test('the example is of the right form, and only too short', () => {
  const [, example = ''] = /```yaml\n([^`]+)```/.exec(page) ?? [];
  const read = readScript(example);
  const controls = read.ok ? [] : read.problems.map(({ refusal }) => refusal.control);
  expect(new Set(controls)).toEqual(new Set(['SCRIPT-KIND-2', 'SCRIPT-PHYSICAL-1']));
});
