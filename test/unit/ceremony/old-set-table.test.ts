/** State × command of cards of an earlier set, as state-table.ts for the rest. */
import { expect, test } from 'vitest';
import { executionRefusal } from '../../../shared/ceremony/making.ts';
import { barred, cancelled, expired, paused, restarted, resumed } from '../../support/ceremony-commands.ts';
import { type Ceremony, newCeremony, sharedRoom } from '../../support/ceremony-of.ts';
import {
  drillOf,
  oldCardRead,
  oldCardRefused,
  oldSet,
  openingFailed,
  openingIntended,
  setExecuted,
  setOpened,
} from '../../support/old-set-records.ts';
import { after, type Command, type States, standingOf, type Table, testTable } from './command-table.ts';

const COMMANDS: Readonly<Record<string, Command>> = {
  begin: (ceremony) => openingIntended(ceremony),
  'card 1': (ceremony) => oldCardRead(ceremony, 1),
  'card 2': (ceremony) => oldCardRead(ceremony, 2),
  'card refused': (ceremony) => oldCardRefused(ceremony),
  opened: (ceremony) => setOpened(ceremony),
  failed: () => openingFailed,
  executed: setExecuted,
  cancel: () => cancelled('ines'),
  expire: expired,
  bar: () => barred('lukasz'),
  restart: (ceremony) => restarted(ceremony, null),
  pause: () => paused,
};

function standing(ceremony: Ceremony): string {
  const { reading, opened } = ceremony.state.oldSet;
  return standingOf(ceremony, opened !== null ? 'opened' : reading === null ? 'none' : `read ${reading.cards.size}`);
}

const begun = async (): Promise<Ceremony> => {
  const set = await oldSet(await sharedRoom());
  return (await newCeremony({ operation: drillOf(set), set })).until('execute');
};

async function statesOf(): Promise<States> {
  const unready = await begun();
  const ready = after(unready, (ceremony) => ceremony.probed('before-secret'));
  const none = after(ready, (ceremony) => openingIntended(ceremony));
  const one = after(none, (ceremony) => oldCardRead(ceremony, 1));
  const two = after(one, (ceremony) => oldCardRead(ceremony, 2));
  const opened = after(two, (ceremony) => setOpened(ceremony));
  return {
    unready,
    ready,
    'none read': none,
    'one read': one,
    'two read': two,
    opened,
    executed: after(opened, setExecuted),
    'paused and resumed': after(
      two,
      () => paused,
      () => resumed,
    ),
    stopped: after(two, (ceremony) => restarted(ceremony, null)),
    failed: after(two, () => openingFailed),
    'failed, ready': after(
      two,
      () => openingFailed,
      (ceremony) => ceremony.probed('before-secret'),
    ),
    barred: after(two, () => barred('lukasz')),
  };
}

const notReading = 'card 1; card 2; card refused; opened; failed';
const ends = {
  'Cancelled, none': 'cancel',
  'Expired, none': 'expire',
  'PartiallyApproved, none': 'bar',
};
const idle = (begin: string) => ({
  [begin]: 'begin',
  'SET-READING-1': notReading,
  'CER-QUORUM-1': 'executed',
  ...ends,
  none: 'restart',
  'none, paused': 'pause',
});

const TABLE: Table = [
  ['unready', 'none', idle('PRB-SECRET-2')],
  ['ready', 'none', idle('read 0')],
  [
    'none read',
    'read 0',
    {
      'SET-READING-2': 'begin',
      'read 1': 'card 1; card 2',
      'read 0': 'card refused',
      'SET-FEW-1': 'opened',
      none: 'failed; restart',
      'CER-QUORUM-1': 'executed',
      'Cancelled, read 0': 'cancel',
      'Expired, read 0': 'expire',
      'PartiallyApproved, read 0': 'bar',
      'none, paused': 'pause',
    },
  ],
  [
    'one read',
    'read 1',
    {
      'SET-READING-2': 'begin',
      'CARD-TWICE-1': 'card 1',
      'read 2': 'card 2',
      'read 1': 'card refused',
      'SET-FEW-1': 'opened',
      none: 'failed; restart',
      'CER-QUORUM-1': 'executed',
      'Cancelled, read 1': 'cancel',
      'Expired, read 1': 'expire',
      'PartiallyApproved, read 1': 'bar',
      'none, paused': 'pause',
    },
  ],
  [
    'two read',
    'read 2',
    {
      'SET-READING-2': 'begin',
      'CARD-TWICE-1': 'card 1; card 2',
      'read 2': 'card refused',
      opened: 'opened',
      none: 'failed; restart',
      'CER-QUORUM-1': 'executed',
      'Cancelled, read 2': 'cancel',
      'Expired, read 2': 'expire',
      'PartiallyApproved, read 2': 'bar',
      'none, paused': 'pause',
    },
  ],
  [
    'opened',
    'opened',
    {
      'CER-USED-1': 'begin; cancel',
      'SET-READING-1': notReading,
      executed: 'executed',
      'CER-STATE-1': 'expire; bar',
      opened: 'restart',
      'opened, paused': 'pause',
    },
  ],
  [
    'executed',
    'executed',
    {
      'CER-USED-1': 'begin; cancel; executed',
      'SET-READING-1': notReading,
      'CER-STATE-1': 'expire; bar',
      executed: 'restart',
      'executed, paused': 'pause',
    },
  ],
  ['paused and resumed', 'none', idle('PRB-SECRET-2')],
  ['stopped', 'none', idle('PRB-SECRET-2')],
  ['failed', 'none', idle('PRB-SECRET-2')],
  ['failed, ready', 'none', idle('read 0')],
  [
    'barred',
    'PartiallyApproved, read 2',
    {
      'SET-READING-2': 'begin',
      'CER-QUORUM-1': 'card 1; card 2; card refused; opened; executed',
      'PartiallyApproved, none': 'failed; restart',
      'Cancelled, read 2': 'cancel',
      'Expired, read 2': 'expire',
      'APP-BARRED-1': 'bar',
      'PartiallyApproved, none, paused': 'pause',
    },
  ],
];

testTable({ commands: COMMANDS, statesOf, standing, table: TABLE });

test('asked for by one command, it is carried out in the room', async () => {
  expect(executionRefusal((await begun()).state)).toEqual({ control: 'OP-ROOM-1', operands: { kind: 'recovery-drill' } });
});
