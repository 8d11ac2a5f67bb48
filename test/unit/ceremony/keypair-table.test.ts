/** State × command of a key that a token makes, as state-table.ts for the rest: the standing it leads to, or the control that refuses it. */
import { expect, test } from 'vitest';
import { executionRefusal } from '../../../shared/ceremony/making.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { barred, cancelled, expired, expiryOf, paused, restarted } from '../../support/ceremony-commands.ts';
import { type Ceremony, newCeremony } from '../../support/ceremony-of.ts';
import {
  destroyed,
  generated,
  generationFailed,
  generationIntended,
  HALF,
  hsmKey,
  keyExecuted,
  NOTHING,
  PAIR,
  settlementIntended,
  sought,
} from '../../support/keypair-records.ts';
import { after, type Command, type States, standingOf, type Table, testTable } from './command-table.ts';

const nothingMade: CeremonyEvent = {
  type: 'act.resolved',
  body: { act: 'generate', outcome: 'did-not-happen', by: ['zoe', 'pavlos'], note: 'Nothing was found' },
};
const COMMANDS: Readonly<Record<string, Command>> = {
  begin: generationIntended,
  made: generated,
  'failed, nothing left': () => generationFailed(NOTHING),
  'failed, half left': () => generationFailed(HALF),
  'failed, nobody knows': () => generationFailed(null),
  executed: keyExecuted,
  look: () => sought(PAIR),
  adopt: () => settlementIntended('adopt'),
  destroy: () => settlementIntended('destroy'),
  destroyed: () => destroyed,
  'nothing was made': () => nothingMade,
  cancel: () => cancelled('ines'),
  expire: expired,
  bar: () => barred('lukasz'),
  restart: (ceremony) => restarted(ceremony, null),
  pause: () => paused,
};

const standing = (ceremony: Ceremony): string => standingOf(ceremony, ceremony.state.keypair.standing);

const expiredLate: Command = (ceremony) => {
  ceremony.clock = Date.parse(expiryOf(ceremony));
  return expired(ceremony);
};

async function statesOf(): Promise<States> {
  const approved = (await newCeremony({ operation: hsmKey })).until('execute');
  const ready = after(approved, (ceremony) => ceremony.probed('before-secret'));
  const begun = after(ready, generationIntended);
  const made = after(begun, generated);
  const stopped = after(begun, (ceremony) => restarted(ceremony, 'generate'));
  const found = after(stopped, () => sought(PAIR));
  const half = after(stopped, () => sought(HALF));
  const none = after(stopped, () => sought(NOTHING));
  const adopting = after(found, () => settlementIntended('adopt'));
  const destroying = after(half, () => settlementIntended('destroy'));
  return {
    unready: approved,
    ready,
    begun,
    made,
    executed: after(made, keyExecuted),
    stopped,
    found,
    half,
    none,
    adopting,
    destroying,
    'taken over': after(adopting, generated),
    'destroyed again': after(destroying, () => destroyed),
    'nothing made': after(none, () => nothingMade),
    'expired, found': after(stopped, expiredLate, () => sought(PAIR)),
    'cancelled, found': after(
      stopped,
      () => cancelled('ines'),
      () => sought(PAIR),
    ),
  };
}

const TABLE: Table = [
  [
    'unready',
    'none',
    {
      'PRB-SECRET-2': 'begin',
      'PAIR-INTENT-1': 'made; failed, nothing left; failed, half left; failed, nobody knows; look; adopt; destroy; destroyed',
      'CER-QUORUM-1': 'executed',
      'CER-INTERRUPTED-2': 'nothing was made',
      'Cancelled, none': 'cancel',
      'Expired, none': 'expire',
      'PartiallyApproved, none': 'bar',
      none: 'restart',
      'none, paused': 'pause',
    },
  ],
  [
    'ready',
    'none',
    {
      intended: 'begin',
      'PAIR-INTENT-1': 'made; failed, nothing left; failed, half left; failed, nobody knows; look; adopt; destroy; destroyed',
      'CER-QUORUM-1': 'executed',
      'CER-INTERRUPTED-2': 'nothing was made',
      'Cancelled, none': 'cancel',
      'Expired, none': 'expire',
      'PartiallyApproved, none': 'bar',
      none: 'restart',
      'none, paused': 'pause',
    },
  ],
  [
    'begun',
    'intended',
    {
      'CER-INTERRUPTED-1': 'begin; cancel',
      generated: 'made',
      none: 'failed, nothing left',
      'left, stopped': 'failed, half left; failed, nobody knows',
      'CER-QUORUM-1': 'executed',
      'PAIR-INTENT-1': 'look; adopt; destroy; destroyed',
      'CER-INTERRUPTED-2': 'nothing was made',
      'CER-STATE-1': 'expire; bar',
      intended: 'restart',
      'intended, paused': 'pause',
    },
  ],
  [
    'made',
    'generated',
    {
      'CER-USED-1': 'begin; cancel',
      'PAIR-INTENT-1': 'made; failed, nothing left; failed, half left; failed, nobody knows; look; adopt; destroy; destroyed',
      executed: 'executed',
      'CER-INTERRUPTED-2': 'nothing was made',
      'CER-STATE-1': 'expire; bar',
      generated: 'restart',
      'generated, paused': 'pause',
    },
  ],
  [
    'executed',
    'executed',
    {
      'CER-USED-1': 'begin; executed; cancel',
      'PAIR-INTENT-1': 'made; failed, nothing left; failed, half left; failed, nobody knows; look; adopt; destroy; destroyed',
      'CER-INTERRUPTED-2': 'nothing was made',
      'CER-STATE-1': 'expire; bar',
      executed: 'restart',
      'executed, paused': 'pause',
    },
  ],
  [
    'stopped',
    'left, stopped',
    {
      'CER-INTERRUPTED-1': 'begin; failed, nothing left; failed, half left; failed, nobody knows; executed; pause',
      'PAIR-INTENT-1': 'made; destroyed',
      'left, stopped': 'look; restart',
      'PAIR-FOUND-1': 'adopt; destroy; nothing was made',
      'Cancelled, left, stopped': 'cancel',
      'Expired, left, stopped': 'expire',
      'PartiallyApproved, left, stopped': 'bar',
    },
  ],
  [
    'found',
    'left, stopped',
    {
      'CER-INTERRUPTED-1': 'begin; failed, nothing left; failed, half left; failed, nobody knows; executed; pause',
      'PAIR-INTENT-1': 'made; destroyed',
      'left, stopped': 'look; adopt; destroy; restart',
      'PAIR-FOUND-1': 'nothing was made',
      'Cancelled, left, stopped': 'cancel',
      'Expired, left, stopped': 'expire',
      'PartiallyApproved, left, stopped': 'bar',
    },
  ],
  [
    'half',
    'left, stopped',
    {
      'CER-INTERRUPTED-1': 'begin; failed, nothing left; failed, half left; failed, nobody knows; executed; pause',
      'PAIR-INTENT-1': 'made; destroyed',
      'left, stopped': 'look; destroy; restart',
      'PAIR-FOUND-1': 'adopt; nothing was made',
      'Cancelled, left, stopped': 'cancel',
      'Expired, left, stopped': 'expire',
      'PartiallyApproved, left, stopped': 'bar',
    },
  ],
  [
    'none',
    'left, stopped',
    {
      'CER-INTERRUPTED-1': 'begin; failed, nothing left; failed, half left; failed, nobody knows; executed; pause',
      'PAIR-INTENT-1': 'made; destroyed',
      'left, stopped': 'look; restart',
      'PAIR-FOUND-1': 'adopt; destroy',
      none: 'nothing was made',
      'Cancelled, left, stopped': 'cancel',
      'Expired, left, stopped': 'expire',
      'PartiallyApproved, left, stopped': 'bar',
    },
  ],
  [
    'adopting',
    'left, stopped',
    {
      'CER-INTERRUPTED-1': 'begin; failed, nothing left; failed, half left; failed, nobody knows; executed; cancel; pause',
      generated: 'made',
      'left, stopped': 'look; restart',
      'PAIR-FOUND-1': 'adopt; destroy; nothing was made',
      'PAIR-INTENT-1': 'destroyed',
      'CER-STATE-1': 'expire; bar',
    },
  ],
  [
    'destroying',
    'left, stopped',
    {
      'CER-INTERRUPTED-1': 'begin; failed, nothing left; failed, half left; failed, nobody knows; executed; pause',
      'PAIR-INTENT-1': 'made',
      'left, stopped': 'look; restart',
      'PAIR-FOUND-1': 'adopt; destroy; nothing was made',
      none: 'destroyed',
      'Cancelled, left, stopped': 'cancel',
      'Expired, left, stopped': 'expire',
      'PartiallyApproved, left, stopped': 'bar',
    },
  ],
  [
    'taken over',
    'generated',
    {
      'CER-USED-1': 'begin; cancel',
      'PAIR-INTENT-1': 'made; failed, nothing left; failed, half left; failed, nobody knows; look; adopt; destroy; destroyed',
      executed: 'executed',
      'CER-INTERRUPTED-2': 'nothing was made',
      'CER-STATE-1': 'expire; bar',
      generated: 'restart',
      'generated, paused': 'pause',
    },
  ],
  [
    'destroyed again',
    'none',
    {
      'PRB-SECRET-2': 'begin',
      'PAIR-INTENT-1': 'made; failed, nothing left; failed, half left; failed, nobody knows; look; adopt; destroy; destroyed',
      'CER-QUORUM-1': 'executed',
      'CER-INTERRUPTED-2': 'nothing was made',
      'Cancelled, none': 'cancel',
      'Expired, none': 'expire',
      'PartiallyApproved, none': 'bar',
      none: 'restart',
      'none, paused': 'pause',
    },
  ],
  [
    'nothing made',
    'none',
    {
      'PRB-SECRET-2': 'begin',
      'PAIR-INTENT-1': 'made; failed, nothing left; failed, half left; failed, nobody knows; look; adopt; destroy; destroyed',
      'CER-QUORUM-1': 'executed',
      'CER-INTERRUPTED-2': 'nothing was made',
      'Cancelled, none': 'cancel',
      'Expired, none': 'expire',
      'PartiallyApproved, none': 'bar',
      none: 'restart',
      'none, paused': 'pause',
    },
  ],
  [
    'expired, found',
    'Expired, left, stopped',
    {
      'CER-INTERRUPTED-1': 'begin; failed, nothing left; failed, half left; failed, nobody knows; executed; pause',
      'PAIR-INTENT-1': 'made; destroyed',
      'Expired, left, stopped': 'look; destroy; restart',
      'CER-STATE-1': 'adopt; cancel; expire; bar',
      'PAIR-FOUND-1': 'nothing was made',
    },
  ],
  [
    'cancelled, found',
    'Cancelled, left, stopped',
    {
      'CER-INTERRUPTED-1': 'begin; failed, nothing left; failed, half left; failed, nobody knows; executed; pause',
      'PAIR-INTENT-1': 'made; destroyed',
      'Cancelled, left, stopped': 'look; destroy; restart',
      'CER-STATE-1': 'adopt; cancel; expire; bar',
      'PAIR-FOUND-1': 'nothing was made',
    },
  ],
];

testTable({ commands: COMMANDS, statesOf, standing, table: TABLE });

test('asked for by one command, it is carried out in the room', async () => {
  const { state } = (await newCeremony({ operation: hsmKey })).until('execute');
  expect(executionRefusal(state)).toEqual({ control: 'OP-ROOM-1', operands: { kind: 'hsm-key-generation' } });
});
