/** What a workspace brings of its own, policy and scripts, as the home screen and the form show it; and what is allowed but better otherwise. */
import { join } from 'node:path';
import { KINDS } from '../../shared/ceremony/kinds.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { writeScript } from '../../shared/script/script-file.ts';
import { SCRIPTS } from '../../shared/script/scripts.ts';
import { called } from '../rehearsal/console-screen.ts';
import { policyText } from '../rehearsal/policy.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { defaultPeople, having } from '../support/people.ts';
import { expect, said, test } from './fixture.ts';

const custodians = having(defaultPeople(3), 'custodian');
const officer = custodians[2] ?? { id: '', name: '', organisation: '', roles: [] };

test('a policy.yaml with a wrong line is refused by its line; corrected, it is read, and the form keeps to it', async ({
  workspace,
  start,
}) => {
  const good = policyText(2, custodians.slice(0, 2), officer);
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['minimum: 2, default: 2', 'minimum: 1, default: 2', /nobody decides alone/],
    ['  maxTimeout: 168h', '  maxTimeout: soon', /duration/],
    ['      - key-rotation', '      - key-rotations', /operations/],
    ['approverGroups:', 'approvers:', /approvers/],
  ];
  for (const [from, to, why] of wrong) {
    const text = good.replace(from, to);
    workspace.write('policy.yaml', text);
    const words = await said(workspace);
    const line = text.slice(0, text.indexOf(to)).split('\n').length;
    expect(words).toContain(`${join(workspace.folder, 'policy.yaml')}, line ${line}, column `);
    expect(words).toMatch(why);
  }
  workspace.write('policy.yaml', good);
  const { home, console } = await start();
  await home.isReady();
  await expect(console.page.getByText(word('home.policy.groups', { n: 2 }))).toBeVisible();
  await home.form('key-rotation');
  await expect(console.page.getByText(word('home.custodians.barred', { names: officer.name }))).toBeVisible();
  await expect(console.page.getByRole('checkbox')).toHaveCount(2);
  await console.page.getByRole('button', { name: word('open.back') }).click();
  // in a policy with groups, what no group names is approved by nobody
  await home.form('ca-root');
  await expect(console.page.getByText(word('open.policy.no-one'))).toBeVisible();
});

test('a script whose steps come in the wrong order does not load; a good one runs, marked as the workspace’s own', async ({
  workspace,
  start,
}) => {
  const standard = SCRIPTS['key-rotation'];
  const [assembled, machine, request, approvals, ...rest] = standard.acts;
  if (assembled === undefined || machine === undefined || request === undefined || approvals === undefined) throw new Error('too few acts');
  const [opening, ...identified] = assembled.steps;
  if (opening === undefined) throw new Error('no step');
  const own = {
    ...standard,
    id: 'key-rotation-example',
    version: '3.1',
    acts: [
      {
        ...assembled,
        steps: [{ ...opening, say: 'This is the script of Example Trust. {witness.first}, have you read it?' }, ...identified],
      },
      machine,
      request,
      approvals,
      ...rest,
    ],
  };
  // approvals before the request that they are for
  const text = writeScript({ ...own, acts: [assembled, machine, approvals, request, ...rest] }, 'in the wrong order');
  workspace.write('scripts/key-rotation.yaml', text);
  const path = join(workspace.folder, 'scripts/key-rotation.yaml');
  const words = await said(workspace);
  expect(words).toMatch(new RegExp(`${path}, line \\d+, column \\d+ \\(SCRIPT-`));
  expect(words).toContain(sentences('WSP-SCRIPT-1', {}).safe);

  workspace.write('scripts/key-rotation.yaml', writeScript(own, 'of Example Trust'));
  const room = await start();
  await room.home.isReady();
  await expect(room.console.page.getByText(word('home.scripts.own', { n: 1 }))).toBeVisible();
  await expect(room.console.page.getByRole('button', { name: `${KINDS['key-rotation'].title} ${word('kinds.own')}` })).toBeVisible();
  await room.home.form('key-rotation');
  await expect(room.console.page.getByText(word('open.script.own'))).toBeVisible();
  await expect(room.console.page.getByText(word('open.script.is', { id: own.id, version: own.version }))).toBeVisible();
  await room.console.write(word('field.key-id'), 'root-2027-q1');
  await room.home.sayWhere({ purpose: 'By our own script', reference: 'EX-1' });
  const id = await room.home.open();
  await expect(room.console.page.getByText('This is the script of Example Trust. Ada, have you read it?')).toBeVisible();
  expect(room.ceremony(id).opened.script).toMatchObject({ id: own.id, version: own.version });
});

test.describe('with four custodians', () => {
  // Playwright takes a bare list for a value and its options
  test.use({ people: [defaultPeople(4), { scope: 'test' }] });

  test('what is better otherwise is said before the ceremony opens, in its log afterwards, and refuses nothing', async ({
    workspace,
    start,
  }) => {
    const old = { ...workspace.roster, issued: new Date(Date.now() - 100 * 86_400_000).toISOString() };
    workspace.write('roster.json', Buffer.from(rosterRecord.encode(old)).toString('utf8'));
    const room = await start();
    const { console, home } = room;
    await home.isReady();
    await home.form('key-rotation');
    const bar = console.page.locator('.open-bar');
    await expect(bar).toContainText(word('open.warnings'));
    await expect(bar).toContainText(sentences('WARN-HALF-1', { have: 2, of: 4 }).happened);
    await expect(bar).toContainText(sentences('WARN-ROSTER-1', { issued: old.issued.slice(0, 10), days: 100 }).happened);
    const [first, second] = room.custodians;
    if (first === undefined || second === undefined) throw new Error('no custodians');
    await console.tick(word('home.custodians'), called(first), false);
    await console.tick(word('home.custodians'), called(second), false);
    await expect(bar).toContainText(sentences('WARN-SPARE-1', { have: 2, want: 3 }).happened);
    await expect(bar).not.toContainText(sentences('WARN-HALF-1', { have: 2, of: 4 }).happened);
    await console.write(word('field.key-id'), 'root-2027-q1');
    await home.sayWhere({ purpose: 'Although it is better otherwise', reference: 'EX-1' });
    const id = await home.open();
    expect(room.ceremony(id).opened.participants.custodians).toHaveLength(2);
    expect(await console.newestEntry()).toContain(sentences('WARN-SPARE-1', { have: 2, want: 3 }).happened);
  });
});
