/** `keyrite script` as a process: what it prints, with which status it ends, and what a PDF reader finds in what it wrote. */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { scriptAskedFor } from '../../../cli/script-arguments.ts';
import { buildScriptPdf } from '../../../electron/paper/script-pdf.ts';
import { fromHex } from '../../../shared/bytes/hex.ts';
import { digestLines, wordsOf } from '../../../shared/bytes/words.ts';
import { scriptRecord } from '../../../shared/format/script.ts';
import { type PrintedScript, printedScript } from '../../../shared/script/printed.ts';
import { SCRIPTS } from '../../../shared/script/scripts.ts';

const program = fileURLToPath(new URL('../../../cli/keyrite.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'keyrite-script-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

function keyrite(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, 'script', ...args], { encoding: 'utf8', cwd: folder });
  return { status, stdout, stderr };
}
const read = (command: string, ...args: string[]): string => execFileSync(command, args, { encoding: 'utf8', cwd: folder });
/** Each run of white space one space: lines may break anywhere. */
const oneLine = (text: string): string => text.normalize('NFC').replaceAll(/\s+/g, ' ').trim();
const pagesOf = (file: string): number => Number(/Pages: +(\d+)/.exec(read('pdfinfo', file))?.[1]);

describe('show and lint', { timeout: 60_000 }, () => {
  test('what is shown lints, and names its digest', () => {
    const { status, stdout } = keyrite('show', 'ca-root');
    expect(status).toBe(0);
    writeFileSync(join(folder, 'ca-root.yaml'), stdout);
    const linted = keyrite('lint', 'ca-root.yaml');
    expect(linted.status).toBe(0);
    expect(linted.stdout).toContain(`ca-root.yaml: no problem. ca-root 1.0, digest ${scriptRecord.digest(SCRIPTS['ca-root'])}`);
  });

  test('problems: status 1, one a line, with file, line, column, words and control', () => {
    const shown = keyrite('show', 'key-rotation').stdout;
    writeFileSync(join(folder, 'broken.yaml'), shown.replace('{ thing: phones, is: outside }', '{ thing: phones, is: with-people }'));
    const { status, stdout, stderr } = keyrite('lint', 'broken.yaml');
    const lines = shown.split('\n').flatMap((line, at) => (/action: (probe|execute)$/.test(line) ? [at + 1] : []));
    expect([status, stderr]).toEqual([1, '']);
    expect(stdout.trim().split('\n')).toEqual([
      `broken.yaml:${lines[0]}:17: In act 2, step 1, “phones” must be “outside”, and is “with-people”. SCRIPT-PHYSICAL-1`,
      `broken.yaml:${lines[1]}:17: In act 5, step 1, “phones” must be “outside”, and is “with-people”. SCRIPT-PHYSICAL-1`,
    ]);
  });

  test('what is no script has a line too; what cannot be read has status 2', () => {
    writeFileSync(join(folder, 'prose.yaml'), 'format: keyrite-script-v2\nkind: tea-party\n');
    const prose = keyrite('lint', 'prose.yaml');
    expect(prose.status).toBe(1);
    expect(prose.stdout).toMatch(/^prose\.yaml:2:7: In the script, “kind” must be one of key-rotation, .* SCRIPT-FILE-1$/m);
    expect(keyrite('lint', 'nowhere.yaml')).toMatchObject({
      status: 2,
      stdout: '',
      stderr: 'keyrite: cannot read nowhere.yaml (ENOENT)\n',
    });
    writeFileSync(join(folder, 'bytes.yaml'), Uint8Array.of(0xff, 0xfe, 0x00));
    expect(keyrite('lint', 'bytes.yaml').status).toBe(2);
  });
});

const created = '2026-11-22T14:12:37.041Z';
const rawText = (file: string, page: number): string => read('pdftotext', '-raw', '-f', String(page), '-l', String(page), file, '-');

/** By step: what stands in its row, in the order in which it was set. */
function rowsIn(file: string): ReadonlyMap<string, string> {
  const rows = new Map<string, string>();
  for (let page = 2; page <= pagesOf(file); page++) {
    for (const row of rawText(file, page)
      .split(/^(?=\d{1,2}\.\d{1,2} )/m)
      .slice(1))
      rows.set(row.split(' ')[0] ?? '', oneLine(row));
  }
  return rows;
}

function expectFrames(file: string, { digest }: PrintedScript): void {
  const pages = pagesOf(file);
  expect(pages).toBeGreaterThan(2);
  for (let page = 1; page <= pages; page++) {
    const text = oneLine(rawText(file, page));
    expect(text).toContain(digest.match(/.{4}/g)?.join(' '));
    expect(text).toContain(wordsOf(fromHex(digest).subarray(0, 8)).join(' '));
    expect(text).toContain(`Page ${page} of ${pages}`);
    if (page > 1) expect(text).toContain('Step Activity Initials Time');
  }
}

function expectFirstPage(file: string, { digest, roles, blanks, title }: PrintedScript): void {
  const text = oneLine(rawText(file, 1));
  for (const { n, hex, words } of digestLines(fromHex(digest))) expect(text).toContain(`${n} ${hex} ${words.join(' ')}`);
  for (const part of [title, ...roles, ...blanks]) expect(text).toContain(part);
}

function expectSteps(file: string, printed: PrintedScript): void {
  const rows = rowsIn(file);
  const steps = printed.acts.flatMap((act) => act.steps);
  expect([...rows.keys()]).toEqual(steps.map(({ id }) => id));
  for (const { id, title, say, answer, confirmer, performer, evidence, minutes, before, after } of steps) {
    const answered = `${confirmer} answers: “${answer}”`;
    const parts = [
      title,
      say,
      answered,
      `In the log: ${evidence}.`,
      ...before,
      ...after,
      `${performer} ${confirmer} planned ${minutes} min`,
    ];
    for (const part of parts) expect(rows.get(id), id).toContain(oneLine(part));
  }
}

describe('print', { timeout: 60_000 }, () => {
  test('every step of the ceremony, as on the screen; the digest on each page', () => {
    const { status, stdout } = keyrite('print', 'master-key-generation', '--custodians', '4', '--approvals', '2', '--out', 'making.pdf');
    expect(status).toBe(0);
    expect(stdout).toContain(`making.pdf: ${pagesOf('making.pdf')} pages. master-key-generation 2.0, digest `);
    const printed = printedScript(SCRIPTS['master-key-generation'], { threshold: 2, custodians: 4 });
    expect(printed.roles).toEqual(['Master', 'Witness', 'Initiator', 'Custodian 1', 'Custodian 2', 'Custodian 3', 'Custodian 4']);
    expectFrames('making.pdf', printed);
    expectFirstPage('making.pdf', printed);
    expectSteps('making.pdf', printed);
  });

  test('an A4 page and only embedded fonts', () => {
    expect(keyrite('print', 'stuck-ceremony', '--out', 'stuck.pdf').status).toBe(0);
    expect(read('pdfinfo', 'stuck.pdf')).toMatch(/Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/);
    const fonts = read('pdffonts', 'stuck.pdf').trim().split('\n').slice(2);
    expect(fonts.length).toBeGreaterThan(2);
    for (const font of fonts) expect(font).toMatch(/^IBMPlex\S+ +CID TrueType +Identity-H +yes +\S+ +yes /);
    expectSteps('stuck.pdf', printedScript(SCRIPTS['stuck-ceremony'], { threshold: 0, custodians: 0 }));
  });

  test('a custom script; nothing is written over; a script of another kind is not printed', () => {
    const shown = keyrite('show', 'recovery-drill').stdout.replace('id: recovery-drill', 'id: example-drill');
    writeFileSync(join(folder, 'drill.yaml'), shown.replace('We are here to try', 'Good morning. We are here to try'));
    const print = (): ReturnType<typeof keyrite> => keyrite('print', 'recovery-drill', '--script', 'drill.yaml', '--out', 'drill.pdf');
    expect(print().status).toBe(0);
    expect(rowsIn('drill.pdf').get('1.1')).toContain('Good morning. We are here to try whether the cards of a set still open their key');
    expect(oneLine(rawText('drill.pdf', 1))).toContain('Script example-drill 1.0');
    const before = readFileSync(join(folder, 'drill.pdf'));
    expect(print()).toMatchObject({ status: 2, stderr: 'keyrite: cannot write drill.pdf (EEXIST)\n' });
    expect(readFileSync(join(folder, 'drill.pdf'))).toEqual(before);
    expect(keyrite('print', 'key-rotation', '--script', 'drill.yaml', '--out', 'other.pdf')).toMatchObject({
      status: 2,
      stderr: 'keyrite: drill.yaml is a script of kind recovery-drill, not key-rotation\n',
    });
  });

  test('a character that no embedded font has is refused and named', () => {
    const shown = keyrite('show', 'recovery-drill').stdout;
    writeFileSync(join(folder, 'cjk.yaml'), shown.replace('We are here to try', '明 We are here to try'));
    const { status, stderr } = keyrite('print', 'recovery-drill', '--script', 'cjk.yaml', '--out', 'cjk.pdf');
    expect(status).toBe(1);
    expect(stderr).toContain('PAPER-NAME-1');
  });
});

describe('every built-in script on paper', () => {
  test.each(Object.entries(SCRIPTS))('%s', (kind, script) => {
    const printed = printedScript(script, { threshold: 3, custodians: 5 });
    const built = buildScriptPdf(printed, created);
    if ('control' in built) throw new Error(JSON.stringify(built));
    expect(buildScriptPdf(printed, created)).toEqual(built);
    writeFileSync(join(folder, `${kind}.pdf`), built.pdf);
    expectFrames(`${kind}.pdf`, printed);
    expectFirstPage(`${kind}.pdf`, printed);
    expectSteps(`${kind}.pdf`, printed);
  });
});

describe('what was asked for', () => {
  const because = (...args: string[]): string => {
    const asked = scriptAskedFor(args);
    return asked.does === 'misused' ? asked.because : `understood: ${asked.does}`;
  };
  test('what is usual for the kind, if it is not said', () => {
    expect(scriptAskedFor(['print', 'ca-intermediate', '--out', 'a.pdf'])).toEqual({
      ...{ does: 'print', kind: 'ca-intermediate', mixed: false, file: null, threshold: 2, custodians: 3, out: 'a.pdf' },
    });
    expect(scriptAskedFor(['print', 'stuck-ceremony', '--out', 'a.pdf'])).toMatchObject({ threshold: 0, custodians: 0 });
  });
  test.each([
    [[], 'no command'],
    [['burn'], 'unknown command script burn'],
    [['lint'], 'script lint needs a file'],
    [['lint', 'a', 'b'], 'script lint takes one file, not 2'],
    [['show', 'tea-party'], 'unknown kind tea-party'],
    [['show', 'ca-root', '--out', 'a.pdf'], 'script show takes no options but --mixed'],
    [['show', 'ca-root', '--mixed'], 'ca-root makes no shards of several forms'],
    [['lint', 'a', '--mixed'], 'script lint takes no options'],
    [['print', 'master-key-generation', '--out', 'a.pdf', '--mixed', '--script', 'a.yaml'], '--mixed and --script name two scripts'],
    [['print', 'ca-root'], 'print needs --out FILE.pdf'],
    [['print', 'ca-root', '--out', 'a.pdf', '--custodians', '1'], '--custodians must be 2 to 31'],
    [['print', 'ca-root', '--out', 'a.pdf', '--custodians', '32'], '--custodians must be 2 to 31'],
    [['print', 'ca-root', '--out', 'a.pdf', '--custodians', 'five'], '--custodians must be 2 to 31'],
    [['print', 'ca-root', '--out', 'a.pdf', '--approvals', '1'], '--approvals must be 2 or more'],
    [['print', 'ca-root', '--out', 'a.pdf', '--custodians', '2'], '3 approvals need at least 3 custodians'],
    [['print', 'stuck-ceremony', '--out', 'a.pdf', '--custodians', '2'], 'stuck-ceremony has no custodians and no approvals'],
  ])('%j', (args, said) => {
    expect(because(...args)).toBe(said);
  });
});
