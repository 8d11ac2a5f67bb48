/** The records of an earlier set whose cards are read, the set a real one in memory. */
import { outcomeOf } from '../../shared/ceremony/making.ts';
import { readCards } from '../../shared/ceremony/old-set.ts';
import { type EventOf, readCheck } from '../../shared/format/ceremony-event.ts';
import type { Mode } from '../../shared/format/fields.ts';
import type { Operation } from '../../shared/format/operation.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { groupsToTry } from '../../shared/shards/subsets.ts';
import type { CeremonyRecords } from './ceremony-records.ts';
import type { Room } from './ceremony-room.ts';
import { newSet } from './ceremony-set.ts';

interface OldSet {
  readonly mode?: Mode;
  /** The custodians of the room when not said. */
  readonly holders?: readonly string[];
}

/** Made a year before, 2 of the room's custodians. */
export async function oldSet(room: Room, { mode = room.roster.mode, holders = room.custodians }: OldSet = {}): Promise<ShardManifest> {
  const { manifest } = await newSet(
    {
      format: 'keyrite-shard-header-v1',
      suite: 'SSS-GF256+AES-256-GCM-SIV',
      mode,
      ceremonyId: 'KC-2025-001',
      keyName: 'EX-MASTER-2026',
      keyAlgorithm: 'ed25519',
      epoch: 1,
      threshold: 2,
      shards: holders.length,
      created: '2025-11-22T14:00:00.000Z',
    },
    holders.map((id) => ({ id, name: id })),
  );
  return manifest;
}

export const drillOf = ({ setDigest }: ShardManifest): Operation => ({ kind: 'recovery-drill', payload: { setDigest } });

export const openingIntended = (
  { requestDigest, manifest }: CeremonyRecords,
  change: Partial<EventOf<'oldSet.openingIntended'>['body']> = {},
): EventOf<'oldSet.openingIntended'> => ({ type: 'oldSet.openingIntended', body: { requestDigest, manifest, ...change } });

type CardRead = EventOf<'oldSet.cardRead'>['body'];
export const oldCardRead = ({ manifest }: CeremonyRecords, index: number, change: Partial<CardRead> = {}): EventOf<'oldSet.cardRead'> => ({
  type: 'oldSet.cardRead',
  body: { index, holder: manifest.shards[index - 1]?.holder ?? '', medium: 'typed', passed: [...readCheck.options], ...change },
});

const altered: Refusal = { control: 'CARD-COMMITMENT-1', operands: { index: 1 } };
export const oldCardRefused = ({ manifest }: CeremonyRecords, index = 1): EventOf<'oldSet.cardRefused'> => ({
  type: 'oldSet.cardRefused',
  body: { index, holder: manifest.shards[index - 1]?.holder ?? '', passed: ['readable'], refusal: altered },
});

/** Of those that were read; of two when none was. */
export function setOpened(
  { state, manifest }: CeremonyRecords,
  change: Partial<EventOf<'oldSet.opened'>['body']> = {},
): EventOf<'oldSet.opened'> {
  const { reading } = state.oldSet;
  const cards = reading === null ? [1, 2] : [...readCards(reading)];
  const { keyCheckValue, publicKey, header } = manifest;
  const groups = groupsToTry(cards, header.threshold).length;
  return {
    type: 'oldSet.opened',
    body: { cards, groups, keyCheckValue, publicKeyFingerprint: publicKey?.fingerprint ?? null, ...change },
  };
}

export const openingFailed: EventOf<'oldSet.openingFailed'> = {
  type: 'oldSet.openingFailed',
  body: { refusal: { control: 'CUST-ENDED-1', operands: {} } },
};

export const setExecuted = ({ state }: CeremonyRecords): EventOf<'ceremony.executed'> => ({
  type: 'ceremony.executed',
  body: outcomeOf(state),
});
