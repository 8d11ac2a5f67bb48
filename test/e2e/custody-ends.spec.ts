/** The processes that hold a secret or saw a PIN are gone when their step is: looked for among the system's processes, not asked. */
import { existsSync } from 'node:fs';
import type { Room } from '../rehearsal/the-room.ts';
import { looked } from '../support/station.ts';
import { command, expect, test } from './fixture.ts';
import { answer, masterKeyAt } from './on-the-way.ts';

async function running(room: Room, name: 'keyrite custody' | 'keyrite token'): Promise<readonly number[]> {
  const pids = await looked(() =>
    room.station.app.evaluate(
      ({ app }, wanted) =>
        app
          .getAppMetrics()
          .filter(({ type, name: called }) => type === 'Utility' && called === wanted)
          .map(({ pid }) => pid),
      name,
    ),
  );
  return pids.filter((pid) => existsSync(`/proc/${pid}`));
}
const none = (room: Room, name: 'keyrite custody' | 'keyrite token') => expect.poll(() => running(room, name)).toEqual([]);

test('custody and token processes end with their step, at a pause, and after the combination', async ({ beginning }) => {
  const room = await masterKeyAt(beginning, 'make');
  await none(room, 'keyrite token');
  await command(room, { do: 'make' });
  await none(room, 'keyrite custody');
  await none(room, 'keyrite token');
  await answer(room);
  await command(room, { do: 'digest-compared' });
  await answer(room);
  for (const [at] of room.custodians.entries()) {
    await command(room, { do: 'issue-card', index: at + 1, bag: `EX-${at + 1}` });
    await answer(room);
  }
  await command(room, { do: 'read-card', index: 1, medium: 'page' });
  // it keeps what it read until the combination; a pause takes that away
  expect(await running(room, 'keyrite custody')).toHaveLength(1);
  await command(room, { do: 'pause', reason: 'a break' });
  await none(room, 'keyrite custody');
  await command(room, { do: 'resume' });
  await answer(room);
  for (const index of [2, 3]) {
    await command(room, { do: 'read-card', index, medium: 'page' });
    await answer(room);
  }
  // card 1 went with the first process: it is read once more
  await expect(command(room, { do: 'combine' })).rejects.toThrow('CUST-COMBINE-1');
  await command(room, { do: 'read-card', index: 1, medium: 'page' });
  await command(room, { do: 'combine' });
  await none(room, 'keyrite custody');
});
