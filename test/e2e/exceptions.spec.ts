/** An exception that nobody has decided stands in the way of sign-off, seal and close, and of nothing else; a new finding stops the making. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { probeOf } from '../../shared/ceremony/probes.ts';
import { called } from '../rehearsal/console-screen.ts';
import { KEY_NAME } from '../rehearsal/master-key.ts';
import { decide } from '../rehearsal/the-ceremony.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { having } from '../support/people.ts';
import { answerTo, expect, test } from './fixture.ts';
import { cutOff } from './looks.ts';
import { answer, atAction, begun, goOn, masterKeyAt, toStep } from './on-the-way.ts';

/** Through the panel, which then asks for the decision; it is put off. @returns its number */
async function raiseAndPutOff(room: Room, happened: string): Promise<number> {
  const { console, witness } = room;
  const number = (await room.now()).exceptions.length + 1;
  await console.page.keyboard.press('F8');
  await console.write(word('exception.expected'), 'Everybody is in the room');
  await console.write(word('exception.happened'), happened);
  await console.pick(word('exception.by'), called(witness));
  await console.press(word('exception.record'));
  await expect(console.page.getByRole('heading', { name: word('exception.decide.title', { n: number }) })).toBeVisible();
  await console.press(word('panel.close'));
  return number;
}

async function blockedUntilDecided(room: Room, act: () => Promise<unknown>): Promise<void> {
  const { console } = room;
  const number = await raiseAndPutOff(room, 'Somebody left for a minute');
  await expect(console.page.getByText(word('exception.blocks', { n: number }))).toBeVisible();
  const before = (await room.now()).head.seq;
  expect(await act()).toMatchObject({ ok: false, refusal: { control: 'EXC-OPEN-1', operands: { number } } });
  expect((await room.now()).head.seq, 'nothing was recorded').toBe(before);
  await console
    .button(word('exception.decide.of', { n: number }))
    .first()
    .click();
  await decide(room, 'Nothing was touched meanwhile');
  await expect(console.page.getByText(word('exception.blocks', { n: number }))).toHaveCount(0);
}

test('sign-off, seal and close wait until every exception is decided; what is between them does not', async ({ beginning }) => {
  const [initiator] = having(beginning.people, 'initiator');
  const lost = { person: initiator?.id ?? '', since: '2026-01-01T00:00:00.000Z' };
  const room = await begun(beginning, { kind: 'compromised-approver', payload: lost }, atAction('head'));
  const early = await raiseAndPutOff(room, 'The telephone rang');
  await room.console.press(word('head.written', { first: room.witness.first }));
  await answer(room);
  expect((await room.now()).exceptions.map(({ number, resolved }) => [number, resolved])).toEqual([[early, null]]);
  await room.console
    .button(word('exception.decide.of', { n: early }))
    .first()
    .click();
  await decide(room, 'It was let ring');

  await toStep(room, 'sign-off');
  const agree = room.witnessScreen.page.getByRole('button', { name: word('witness.signoff.agree.long') });
  await expect(agree).toBeVisible();
  await blockedUntilDecided(room, async () => {
    await expect(agree, 'the witness is not asked meanwhile').toHaveCount(0);
    const { station } = room;
    const reply = await station.witness.evaluate(() => window.keyrite.call('witness.sign-off', { agrees: true, remark: '' }));
    return (reply as { value: unknown }).value;
  });
  const witnessPage = room.witnessScreen.page;
  await witnessPage.getByRole('button', { name: word('witness.signoff.disagree') }).click();
  await expect(witnessPage.getByRole('alert'), 'who says no without a reason is told so').toContainText(sentences('SIGN-OFF-1', {}).todo);
  expect(await cutOff(witnessPage)).toEqual([]);
  expect((await room.now()).signoff).toBeNull();
  await toStep(room, 'seal');
  await blockedUntilDecided(room, () => answerTo(room, { do: 'seal' }));
  await toStep(room, 'close');
  await blockedUntilDecided(room, () => answerTo(room, { do: 'close' }));
  const state = await goOn(room, ({ current }) => current === null);
  expect(state.closedAt).not.toBeNull();
  expect(state.exceptions).toHaveLength(4);
});

test('a recorder that starts before the making stops it; an exception about this finding lets it go on', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'make');
  const { console } = room;
  // a process is known by the name of its program
  const program = join(room.workspace.place, 'ffmpeg');
  copyFileSync('/bin/sleep', program);
  const recorder: ChildProcess = spawn(program, ['600'], { stdio: 'ignore' });
  try {
    await console.typeName(word('make.hold', { name: KEY_NAME }), KEY_NAME);
    const title = probeOf('recorders')?.title ?? '';
    expect(await console.refusal()).toContain(sentences('PRB-SECRET-1', { probe: title }).happened);
    await expect(console.page.getByRole('region', { name: title })).toContainText('ffmpeg');
    expect((await room.now()).making).toBe('not-begun');

    await console.press(word('finding.exception'));
    await console.press(word('exception.record'));
    await decide(room, 'It is the room’s own camera, and is pointed at the wall');
    await expect(console.page.getByRole('region', { name: title })).toHaveCount(0);
    await console.typeName(word('make.hold', { name: KEY_NAME }), KEY_NAME);
    await expect(console.button(/^“/)).toBeVisible({ timeout: 120_000 });
    expect((await room.now()).making).toBe('made');
  } finally {
    recorder.kill('SIGKILL');
    await once(recorder, 'exit');
  }
});
