/** Several ceremonies in one workspace: taken up in turn, after a stop too; cancelled by who may; barred and cancelled by an emergency. */
import { KINDS } from '../../shared/ceremony/kinds.ts';
import type { EventType } from '../../shared/format/ceremony-event.ts';
import { toTheList } from '../rehearsal/the-ceremony.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { answerTo, command, expect, test } from './fixture.ts';
import { answer, goOn, isAt, open, rotation, toStep } from './on-the-way.ts';

const typesOf = (room: Room, id: string): readonly EventType[] => room.logOf(id).map(({ record }) => record.event.type);

test('two ceremonies: each goes on where it was, also after the station was stopped; the one in the room is taken up again', async ({
  started,
}) => {
  const { room } = started;
  const first = await open(room, rotation());
  await goOn(room, isAt('1.3'));
  await toTheList(room);
  const second = await open(room, { kind: 'key-activation', payload: { keyId: 'backup-1', replaces: 'root-2026-q4' } });
  await toTheList(room);
  await expect(room.home.row(first)).toContainText(KINDS['key-rotation'].title);
  await expect(room.home.row(first)).toContainText('at 1.3');
  await expect(room.home.row(second)).toContainText(word('phase.NotRequested'));

  await room.home.takeUp(first);
  await room.console.isAt('1.3');
  await room.witnessScreen.showsStep('1.3');
  await goOn(room, isAt('1.4'));
  const [before, other] = [typesOf(room, first), typesOf(room, second)];
  await room.station.kill();

  const again = await started.again();
  await again.console.isAt('1.4');
  expect(await again.console.ceremony()).toBe(first);
  // once for each start, should Playwright have needed another (test/support/station.ts)
  expect([...new Set(typesOf(again, first).slice(before.length))]).toEqual(['station.restarted']);
  expect(typesOf(again, second), 'nobody was in the room of the second').toEqual(other);
  await goOn(again, isAt('1.5'));
  await toTheList(again);
  await again.home.takeUp(second);
  await again.console.isAt('1.1');
  await answer(again);
  expect(again.ceremony(first).current).toBe('1.5');
  expect(again.ceremony(second).current).toBe('1.2');
});

test('cancelling by somebody without the right is refused on the screen, and the panel does not offer it', async ({ room }) => {
  const id = await open(room, rotation());
  await toStep(room, 'identify');
  const before = room.logOf(id).length;
  await command(room, { do: 'show-head', shown: false });
  expect(await answerTo(room, { do: 'cancel', by: room.master.id, reason: 'I would rather not' })).toMatchObject({ ok: false });
  expect(await room.console.refusal()).toContain(sentences('CER-CANCEL-1', { person: room.master.name }).happened);
  expect(room.logOf(id)).toHaveLength(before);

  await room.console.page.keyboard.press('F9');
  await room.console.press(word('cancel.open'));
  await expect(room.console.page.getByRole('radiogroup', { name: word('cancel.by') }).getByRole('radio')).toHaveCount(1);
  await room.console.press(word('cancel.hold', { name: id }));
  await room.console.write(word('hold.type', { name: id }), id);
  await room.console.press(word('cancel.hold', { name: id }));
  await expect(room.console.page.getByText(word('form.missing')), 'nobody cancels without a reason').toBeVisible();
  await room.console.write(word('cancel.reason'), 'The wrong key was named');
  await room.console.press(word('cancel.hold', { name: id }));
  await expect(room.console.page.getByRole('heading', { name: word('over.cancelled') })).toBeVisible();
  await expect(room.witnessScreen.page.getByRole('heading', { level: 1 })).toHaveText(word('witness.cancelled'));
  expect(room.ceremony(id).cancelled).toMatchObject({ by: room.initiator.id, reason: 'The wrong key was named' });
});

test('a compromised initiator: what they asked for is cancelled, and nothing new opens in their name', async ({ room }) => {
  const asked = await open(room, rotation());
  await goOn(room, isAt('1.2'));
  await toTheList(room);
  const since = '2026-01-01T00:00:00.000Z';
  const emergency = await open(room, { kind: 'compromised-approver', payload: { person: room.initiator.id, since } });
  await toStep(room, 'cancel-ceremonies');
  await expect(room.console.page.getByRole('region', { name: word('emergency.cancel.which') })).toContainText(asked);
  const state = await toStep(room, 'review-approvals');
  expect(state.incident.cancelled?.ceremonies).toEqual([asked]);
  expect(room.ceremony(asked).cancelled).toMatchObject({ by: room.master.id, incident: emergency });
  await expect(room.console.button(word('emergency.list'))).toBeVisible();
  await room.console.press(word('emergency.list'));
  await expect(room.console.page.getByText(/^No approval since/)).toBeVisible();
  await toTheList(room);

  await room.home.form('key-rotation');
  await room.console.write(word('field.key-id'), 'root-2027-q2');
  await room.home.sayWhere({ purpose: 'Another try', reference: 'EX-1' });
  await room.console.press(word('home.open'));
  const { happened } = sentences('CER-REVOKED-1', { person: room.initiator.name, incident: emergency });
  expect(await room.console.refusal()).toContain(happened);
  expect(room.log().filter(({ record }) => record.event.type === 'ceremony.opened')).toHaveLength(2);
});

test('what is pressed as soon as the screen shows an outcome is taken: the station may still be tidying up', async ({ room }) => {
  await open(room, rotation());
  const reply = await room.console.page.evaluate(
    () =>
      new Promise((tell) => {
        window.keyrite.onPush((name) => {
          if (name === 'log.appended') tell(window.keyrite.call('station.do', { do: 'pause', reason: 'a break, at once' }));
        });
        void window.keyrite.call('station.do', { do: 'answer', step: '1.1' });
      }),
  );
  expect(reply).toEqual({ ok: true, value: { ok: true } });
  expect(await room.now()).toMatchObject({ current: '1.2', pausedAt: expect.any(String) });
});
