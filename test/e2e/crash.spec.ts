/** The station is killed where it hurts; what it wrote before stands, what it had not finished is settled by people. */
import { watch } from 'node:fs';
import { encodeLog } from '../../shared/format/event-record.ts';
import { KEY_NAME, makeAndSplit } from '../rehearsal/master-key.ts';
import { approve, beginApproval, silent } from '../rehearsal/the-ceremony.ts';
import type { Room } from '../rehearsal/the-room.ts';
import { word } from '../rehearsal/words.ts';
import { command, expect, test } from './fixture.ts';
import { masterKeyAt } from './on-the-way.ts';

const types = (room: Room): readonly string[] => room.log().map(({ record }) => record.event.type);

/** Kills the main process as soon as the log on the disk shows an event of this type, before the station can do what comes next. */
async function killWhenLogged(room: Room, type: string, start: () => Promise<unknown>): Promise<void> {
  const logged = new Promise<void>((seen) => {
    const look = (): void => {
      if (!types(room).includes(type)) return;
      watcher.close();
      room.station.process.kill('SIGKILL');
      seen();
    };
    const watcher = watch(room.workspace.folder, look);
  });
  // the page ends with its process: its call is never answered
  void start().catch(() => undefined);
  await logged;
  await room.station.kill();
}

test('killed while a PIN is awaited: no approval, the log is whole, the stop is on the record, and the approval can be given', async ({
  beginning,
}) => {
  const room = await masterKeyAt(beginning, 'approve');
  const first = room.custodians[0];
  if (first === undefined) throw new Error('no custodian');
  await beginApproval(room, first);
  await room.console.press(word('pin.ask'));
  await room.entry.open();
  const before = room.log();
  await room.station.kill();
  expect(encodeLog(room.log())).toEqual(encodeLog(before));
  expect(before.at(-1)?.record.event.type).toBe('approval.intended');

  const again = await beginning.start();
  await again.console.isAt('4.1');
  // once for each start, should Playwright have needed another (test/support/station.ts)
  expect([...new Set(types(again).slice(before.length))]).toEqual(['station.restarted']);
  expect(again.log()[before.length]?.record.event).toMatchObject({ body: { lastAt: before.at(-1)?.record.at, interrupted: null } });
  await approve(again, first);
  await again.console.answer();
  expect(types(again).filter((type) => type === 'ceremony.approved')).toHaveLength(1);
});

test('killed between the intent to make the key and its outcome: two people settle it, and the key is made anew', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'make');
  await killWhenLogged(room, 'key.makingIntended', () => command(room, { do: 'make' }));
  expect(types(room).at(-1)).toBe('key.makingIntended');

  const again = await beginning.start();
  await expect(again.console.page.getByText(word('interrupted.title'))).toBeVisible();
  expect(again.log().at(-1)?.record.event).toMatchObject({ type: 'station.restarted', body: { interrupted: 'make' } });
  // nothing is made while it is open
  await expect(command(again, { do: 'make' })).rejects.toThrow('CER-INTERRUPTED-1');

  await again.console.choose(word('interrupted.did-not-happen'));
  await again.console.write(word('interrupted.note'), 'The printer is empty, no card was printed');
  await again.console.press(word('interrupted.do', { master: again.master.first, witness: again.witness.first }));
  await again.console.isAt('5.1');
  expect(again.log().at(-1)?.record.event).toMatchObject({
    type: 'act.resolved',
    body: { act: 'make', outcome: 'did-not-happen', by: [again.master.id, again.witness.id] },
  });
  await makeAndSplit(again, silent);
  expect(types(again).filter((type) => type === 'key.made')).toHaveLength(1);
  expect(again.log().findLast(({ record }) => record.event.type === 'key.made')?.record.event).toMatchObject({
    body: { manifest: { header: { keyName: KEY_NAME } } },
  });
});
