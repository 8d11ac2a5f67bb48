/** Scripts as files: what `show` writes reads back the same; what is wrong is named with its line. */
import { describe, expect, test } from 'vitest';
import { scriptRecord } from '../../../shared/format/script.ts';
import { readScript, writeScript } from '../../../shared/script/script-file.ts';
import { SCRIPTS } from '../../../shared/script/scripts.ts';

const rotation = writeScript(SCRIPTS['key-rotation'], 'An example');
const all = Object.entries(SCRIPTS);

/** "line:column control" */
function problemsOf(text: string): string[] {
  const read = readScript(text);
  return read.ok ? [] : read.problems.map(({ line, column, refusal }) => `${line}:${column} ${refusal.control}`);
}
/** Line and column, from 1, of the first place where `text` stands. */
function placeOf(file: string, text: string, into = 0): string {
  const before = file.slice(0, file.indexOf(text) + into).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
const replaced = (from: string, to: string): string => {
  expect(rotation).toContain(from);
  return rotation.replace(from, () => to);
};

describe('what is written', () => {
  test.each(all)('%s reads back as the same script', (_, script) => {
    const read = readScript(writeScript(script, 'First line\nSecond line'));
    if (!read.ok) throw new Error(JSON.stringify(read.problems[0]));
    expect(read.script).toEqual(script);
    expect(scriptRecord.digest(read.script)).toBe(scriptRecord.digest(script));
  });

  test('is for people: a comment first, a step’s conditions in one line, nothing that is usual', () => {
    expect(rotation.startsWith('# An example\n')).toBe(true);
    expect(rotation).toContain('        puts: [ { thing: cables, is: out }, { thing: phones, is: outside } ]\n');
    expect(rotation).not.toMatch(/repeat: once|performs: master|confirms: witness|puts: \[\s*\]/);
  });
});

describe('what is not a script', () => {
  const field = (from: string, to: string): string => `${placeOf(rotation, from, from.indexOf(':') + 2)} ${to}`;

  test.each([
    ['nothing', '', '1:1'],
    ['a brace', '{', '1:2'],
    ['prose', 'Dear witness,\n\nlet us begin.\n', '1:1'],
    ['a list', '- open\n- close\n', '1:1'],
    ['two documents', 'a: 1\n---\nb: 2\n', '2:1'],
    ['bytes that are no text', '\u0000\u0001', '1:1'],
  ])('%s', (_, text, place) => {
    expect(problemsOf(text)[0]).toBe(`${place} SCRIPT-FILE-1`);
  });

  test('a thing that there is not, a state that it does not have', () => {
    expect(problemsOf(replaced('{ thing: cables, is: out }', '{ thing: cable, is: out }'))).toEqual([
      `${placeOf(rotation, 'cables, is: out')} SCRIPT-FILE-1`,
    ]);
    expect(problemsOf(replaced('{ thing: cables, is: out }', '{ thing: cables, is: outside }'))).toEqual([
      `${placeOf(rotation, 'cables, is: out', 'cables, is: '.length)} SCRIPT-FILE-1`,
    ]);
  });

  test('an action that there is not, minutes that are none, a misspelt field: each in its line', () => {
    const broken = replaced('- action: clock', '- action: look-at-clock')
      .replace('minutes: 10', 'minutes: ten')
      .replace('approvals: any-time', 'aprovals: any-time');
    expect(problemsOf(broken).toSorted()).toEqual(
      [
        field('action: clock', 'SCRIPT-FILE-1'),
        field('minutes: 10', 'SCRIPT-FILE-1'),
        `${placeOf(rotation, 'approvals: any-time')} SCRIPT-FILE-1`,
        `${placeOf(rotation, 'format:')} SCRIPT-FILE-1`,
      ].toSorted(),
    );
  });
});

describe('a script whose steps cannot happen in their order', () => {
  test('the line of the step’s action', () => {
    expect(problemsOf(replaced('{ thing: cables, is: out }, ', ''))).toEqual([
      `${placeOf(rotation, 'action: probe', 'action: '.length)} SCRIPT-PHYSICAL-1`,
      `${placeOf(rotation, 'action: execute', 'action: '.length)} SCRIPT-PHYSICAL-1`,
    ]);
  });

  test('the line of a text, and of a duty', () => {
    const text = 'waits: Waiting for {master.first} to rotate the key';
    expect(problemsOf(replaced(text, 'waits: Waiting for {mastre.first}'))).toEqual([
      `${placeOf(rotation, text, 'waits: '.length)} SCRIPT-TEXT-1`,
    ]);
    const duty = 'repeat: approvals';
    expect(problemsOf(replaced(duty, 'repeat: cards'))).toEqual([`${placeOf(rotation, duty, 'repeat: '.length)} SCRIPT-PEOPLE-1`]);
  });

  test('what is about the whole stands at its field, or at the beginning', () => {
    const making = writeScript(SCRIPTS['master-key-generation'], 'An example');
    const room = 'approvals: room';
    expect(problemsOf(making.replace(room, 'approvals: any-time'))).toEqual([
      `${placeOf(making, room, 'approvals: '.length)} SCRIPT-KIND-3`,
    ]);
    expect(problemsOf(replaced('- action: clock', '- action: confirm'))).toEqual([`${placeOf(rotation, 'format:')} SCRIPT-KIND-2`]);
  });
});
