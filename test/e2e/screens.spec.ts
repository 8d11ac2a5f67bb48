/** The screens around the master key's: every kind's form, the list, the panels, the steps of emergencies, the ends; clean, and whole. */
import type { Page } from '@playwright/test';
import { KINDS } from '../../shared/ceremony/kinds.ts';
import { currentStep } from '../../shared/ceremony/state.ts';
import { EMERGENCIES, QUORUM_KINDS } from '../../shared/format/operation.ts';
import { called } from '../rehearsal/console-screen.ts';
import { toTheList } from '../rehearsal/the-ceremony.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { sentences, word } from '../rehearsal/words.ts';
import { defaultPeople } from '../support/people.ts';
import { command, expect, test } from './fixture.ts';
import { beyond, broken, complaints, cutOff, enlarge, LOOKS, look, smallest } from './looks.ts';
import { answer, atAction, begun, goOn, open, rotation, toStep } from './on-the-way.ts';

/** In this look, at 100 and 200 %. */
async function whole(console: Page, what: string): Promise<void> {
  expect(await complaints(console), what).toEqual([]);
  expect(await cutOff(console), what).toEqual([]);
  expect(await broken(console), what).toEqual([]);
  await enlarge(console, 2);
  expect(await cutOff(console), `${what}, 200 %`).toEqual([]);
  await enlarge(console, 1);
}

async function legible(witness: Page, what: string): Promise<void> {
  expect(await smallest(witness), what).toBeGreaterThanOrEqual(1.75);
  expect(await beyond(witness), what).toEqual([]);
  expect(await broken(witness), what).toEqual([]);
  expect(await complaints(witness), what).toEqual([]);
}

test('the form of every kind, empty and tried empty: clean, nothing cut off, and nothing opened', async ({ room }) => {
  const { console } = room.station;
  await room.home.isReady();
  for (const [place, kind] of [...QUORUM_KINDS, ...EMERGENCIES].entries()) {
    await look(console, LOOKS[place % LOOKS.length] ?? 'light');
    await room.home.form(kind);
    await room.console.press(word('home.open'));
    await expect(console.getByRole('alert').first(), kind).toBeVisible();
    await whole(console, kind);
    await room.console.press(word('open.back'));
    await room.home.isShown();
  }
  expect(room.log()).toEqual([]);
});

/** Both windows at each of these steps, before anything is done there. */
async function stepsOf(room: Room, actions: readonly string[]): Promise<void> {
  const { console, witness } = room.station;
  for (const action of actions) {
    const state = await toStep(room, action);
    const what = `${state.opened.operation.kind}, ${action}`;
    await whole(console, what);
    await legible(witness, what);
    // what was done there, while the confirmer is asked
    await goOn(room, (now) => now.head.seq > state.head.seq);
    await whole(console, `${what}, done`);
    await legible(witness, `${what}, done`);
  }
}

test('the list and the steps of both emergencies, on both screens', async ({ room }) => {
  const stuck = await open(room, rotation());
  await answer(room);
  await toTheList(room);
  await whole(room.station.console, 'list');
  await legible(room.station.witness, 'list');

  await look(room.station.console, 'dark');
  await open(room, { kind: 'stuck-ceremony', payload: { ceremony: stuck } });
  await stepsOf(room, ['confirm', 'cancel-ceremonies', 'recreate', 'note', 'sign-off', 'export']);
  await goOn(room, ({ current }) => current === null);
  await whole(room.station.console, 'closed');
  await toTheList(room);
  await look(room.station.console, 'contrast');
  const [first] = room.custodians;
  await open(room, { kind: 'compromised-approver', payload: { person: first?.id ?? '', since: '2026-01-01T00:00:00.000Z' } });
  await stepsOf(room, ['revoke-approver', 'cancel-ceremonies', 'review-approvals', 'confirm', 'note']);
  await toTheList(room);
  await room.home.showOver();
  await whole(room.station.console, 'list with those that are over');
  // however long the list is
  for (const kind of EMERGENCIES) await expect(room.console.button(KINDS[kind].title)).toBeInViewport({ ratio: 1 });
  // whose key was revoked is shown so, and not offered
  const [lost] = room.custodians;
  await expect(room.station.console.getByText(word('home.key.revoked'))).toHaveCount(1);
  await room.home.form('key-rotation');
  await expect(room.station.console.getByText(word('home.custodians.revoked', { name: lost?.name ?? '' }))).toBeVisible();
  await expect(room.station.console.getByRole('checkbox', { name: lost?.name ?? '' })).toHaveCount(0);
  await whole(room.station.console, 'form without a revoked custodian');
});

test('a key rotation: the panels, the refused operation, the cancellation', async ({ beginning }) => {
  const room = await begun(beginning, rotation(), atAction('execute'));
  const { console, witness } = room.station;
  await whole(console, 'execute');
  await room.console.typeName(word('execute.hold'), await room.console.ceremony());
  await expect(console.getByRole('alert')).toBeVisible();
  await whole(console, 'refused');
  await legible(witness, 'refused');

  await console.keyboard.press('F8');
  await room.console.press(word('exception.record'));
  await whole(console, 'exception, tried empty');
  await room.console.write(word('exception.happened'), 'The build has no such operation');
  await room.console.pick(word('exception.by'), called(room.master));
  await room.console.press(word('exception.record'));
  await expect(console.getByRole('heading', { name: /^Decide exception/ })).toBeFocused();
  await whole(console, 'exception to decide');
  // in the lowest window the button is there without scrolling
  await expect(room.console.button(/ agree: record it$/)).toBeInViewport({ ratio: 1 });
  await legible(witness, 'exception to decide');
  await room.console.press(word('panel.close'));
  await whole(console, 'exception, put off');
  // raising one is no other try: why it was refused stays
  await expect(console.getByRole('alert')).toContainText('Not available in this build');
  for (const key of ['F3', 'F9']) {
    await console.keyboard.press(key);
    await whole(console, key);
  }
  // beside the refused operation, and in the panel for a pause
  await room.console.button(word('cancel.open')).last().click();
  await whole(console, 'cancel');
  await command(room, { do: 'cancel', by: room.initiator.id, reason: 'This build does not have it' });
  await expect(console.getByRole('heading', { name: word('over.cancelled') })).toBeVisible();
  await whole(console, 'cancelled');
  await legible(witness, 'cancelled');
  expect(currentStep(await room.now())?.action).toBe('execute');
});

test('what is pressed while a PIN is awaited is not done, and the console says so until the station is idle', async ({ beginning }) => {
  const room = await begun(beginning, rotation(), atAction('identify'));
  const { console } = room.station;
  await room.console.choose(word('identify.passport'));
  await room.console.press(word('pin.ask'));
  const entry = await room.entry.open();
  await console.keyboard.press('F9');
  await room.console.write(word('pause.reason'), 'A break');
  await room.console.press(word('pause.do'));
  const busy = console.getByText(sentences('STATION-BUSY-1', {}).happened);
  await expect(busy).toBeVisible();
  await whole(console, 'busy');
  expect((await room.now()).pausedAt).toBeNull();
  await entry.getByRole('button', { name: word('entry.stop.pin') }).click();
  await room.entry.isGone();
  await expect(busy).toHaveCount(0);
});

test.describe('nine custodians', () => {
  // Playwright takes a bare list for a value and its options
  test.use({ people: [defaultPeople(9), { scope: 'test' }] });

  test('nine approvals needed: every seat is whole on both screens, before and after', async ({ beginning }) => {
    const room = await begun(beginning, rotation(), atAction('approve'), { approvals: 9 });
    const { console, witness } = room.station;
    for (const action of ['approve', 'execute']) {
      await toStep(room, action);
      const column = await console.locator('.side').boundingBox();
      const edge = (column?.x ?? 0) + (column?.width ?? 0);
      const seats = await console.locator('.side .seat').all();
      expect(seats).toHaveLength(9);
      for (const seat of seats) {
        const box = await seat.boundingBox();
        expect((box?.x ?? Number.NaN) + (box?.width ?? 0), action).toBeLessThanOrEqual(edge);
      }
      await whole(console, action);
      await legible(witness, action);
    }
  });
});
