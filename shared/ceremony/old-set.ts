/**
 * The controls on cards of a set that was made before: read one after the other in the room, each checked by itself against the set's manifest,
 * and enough of them to open the key. Which set it is was approved by the quorum; what it holds is in the log of the ceremony that made it.
 */
import { type EventOf, readCheck } from '../format/ceremony-event.ts';
import type { Operation } from '../format/operation.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import type { ShardManifest } from '../format/shard-manifest.ts';
import { manifestRefusal } from '../shards/manifest-check.ts';
import { groupsToTry } from '../shards/subsets.ts';
import { secretRefusal } from './making.ts';
import type { CeremonyState, OldSetState } from './state.ts';

type Participants = EventOf<'ceremony.opened'>['body']['participants'];

interface OldSetAsked {
  readonly setDigest: string;
}
/** The kinds in which such a set is opened in this build. Null in every other. */
export const oldSetAsked = ({ kind, payload }: Operation): OldSetAsked | null =>
  kind === 'recovery-drill' ? { setDigest: payload.setDigest } : null;

/** The drill is done when the key was opened: nothing follows that could be refused. */
export const isTried = ({ opened, oldSet }: Pick<CeremonyState, 'opened' | 'oldSet'>): boolean =>
  opened.operation.kind === 'recovery-drill' && oldSet.opened !== null;

/** Shards that somebody in the room can lay before the station: on paper, their holder a custodian here. */
export const cardsInRoom = ({ shards }: ShardManifest, { custodians }: Participants): ShardManifest['shards'] =>
  shards.filter(({ form, holder }) => form === 'paper' && custodians.includes(holder));

/** The set that was asked for, whole in itself, and enough of its holders here. SET-OTHER-1, the manifest's own refusals, SET-HOLDERS-1. */
export function oldSetRefusal({ setDigest }: OldSetAsked, participants: Participants, manifest: ShardManifest): Refusal | null {
  if (manifest.setDigest !== setDigest) return refuse('SET-OTHER-1', { have: manifest.setDigest, want: setDigest });
  const unfit = manifestRefusal(manifest);
  if (unfit !== null) return unfit;
  const have = cardsInRoom(manifest, participants).length;
  const need = manifest.header.threshold;
  return have >= need ? null : refuse('SET-HOLDERS-1', { have, need });
}

/** A practice ceremony opens no set of a real key, and a real one none of practice. */
const modeRefusal = ({ opened }: CeremonyState, { header }: ShardManifest): Refusal | null =>
  header.mode === opened.mode ? null : refuse('SET-MODE-1', { have: header.mode, want: opened.mode });

export function openingIntendedRefusal(state: CeremonyState, body: EventOf<'oldSet.openingIntended'>['body']): Refusal | null {
  const { operation, participants } = state.opened;
  const asked = oldSetAsked(operation);
  if (asked === null) return refuse('CER-KIND-1', { kind: operation.kind });
  if (state.oldSet.opened !== null) return refuse('CER-USED-1', {});
  if (state.oldSet.reading !== null) return refuse('SET-READING-2', {});
  return secretRefusal(state, body.requestDigest) ?? oldSetRefusal(asked, participants, body.manifest) ?? modeRefusal(state, body.manifest);
}

type CardOf = Pick<EventOf<'oldSet.cardRead'>['body'], 'index' | 'holder'>;

/** Under way, and still with a quorum: SET-READING-1, CER-QUORUM-1. */
function readingRefusal({ oldSet: { reading }, phase, approvals, opened }: CeremonyState): Refusal | null {
  if (reading === null) return refuse('SET-READING-1', {});
  return phase === 'Approved' ? null : refuse('CER-QUORUM-1', { have: approvals.length, need: opened.approvalThreshold });
}

/** A card of this set, of a holder who is here; CARD-HOLDER-1 after readingRefusal. */
export function oldCardRefusal(state: CeremonyState, { index, holder }: CardOf): Refusal | null {
  const { reading } = state.oldSet;
  const unread = readingRefusal(state);
  if (unread !== null || reading === null) return unread;
  const card = cardsInRoom(reading.manifest, state.opened.participants).find((shard) => shard.index === index);
  return card?.holder === holder ? null : refuse('CARD-HOLDER-1', { index, holder });
}

export function oldCardReadRefusal(state: CeremonyState, body: EventOf<'oldSet.cardRead'>['body']): Refusal | null {
  if (body.passed.join() !== readCheck.options.join()) return refuse('CARD-CHECKS-1', { have: body.passed.length });
  const stranger = oldCardRefusal(state, body);
  if (stranger !== null) return stranger;
  return state.oldSet.reading?.cards.has(body.index) === true ? refuse('CARD-TWICE-1', { index: body.index }) : null;
}

/** Before a group is tried: SET-FEW-1 after readingRefusal. */
export function triedRefusal(state: CeremonyState): Refusal | null {
  const { reading } = state.oldSet;
  const unread = readingRefusal(state);
  if (unread !== null || reading === null) return unread;
  const { threshold } = reading.manifest.header;
  return reading.cards.size >= threshold ? null : refuse('SET-FEW-1', { have: reading.cards.size, need: threshold });
}

/** The very cards that were read, in as many groups as are tried of so many, opened the key that was made. */
export function oldSetOpenedRefusal(state: CeremonyState, body: EventOf<'oldSet.opened'>['body']): Refusal | null {
  const untried = triedRefusal(state);
  const { reading } = state.oldSet;
  if (untried !== null || reading === null) return untried;
  const { manifest } = reading;
  const cards = readCards(reading);
  if (body.cards.join() !== cards.join()) return refuse('SET-CARDS-1', { have: body.cards.join(' '), want: cards.join(' ') });
  const need = groupsToTry(cards, manifest.header.threshold).length;
  if (body.groups !== need) return refuse('SET-TRIED-1', { have: body.groups, need });
  const { keyCheckValue, publicKey } = manifest;
  const same = body.keyCheckValue === keyCheckValue && body.publicKeyFingerprint === (publicKey?.fingerprint ?? null);
  return same ? null : refuse('SET-TRIED-2', { have: body.keyCheckValue, want: keyCheckValue });
}

/** Indices, ascending. */
export const readCards = ({ cards }: NonNullable<OldSetState['reading']>): readonly number[] => [...cards.keys()].toSorted((a, b) => a - b);

export const openingFailedRefusal = ({ oldSet: { reading } }: CeremonyState): Refusal | null =>
  reading === null ? refuse('SET-READING-1', {}) : null;

/** The set whose key is spoken about: the one that was made here, or that was opened here. */
export const setInHand = ({ manifest, oldSet }: Pick<CeremonyState, 'manifest' | 'oldSet'>): ShardManifest | null =>
  manifest ?? oldSet.opened?.manifest ?? null;
