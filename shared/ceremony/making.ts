/** The controls on the key and its cards: nothing is made without a quorum and a checked machine, nothing is active before every shard that the room can open was read back. */
import type { EventOf, ReadMedium } from '../format/ceremony-event.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { manifestRefusal } from '../shards/manifest-check.ts';
import { countGroups } from '../shards/subsets.ts';
import { revokedHolder, secretStops } from './evidence.ts';
import { isAsApproved, readableCards, wrappedShardsRefusal } from './forms.ts';
import { operationUnavailable } from './kinds.ts';
import { type CeremonyState, nameOf, personOf } from './state.ts';

/** A set of which a card would lie with somebody whose card or PIN may be in other hands. The quorum named the holders, so another request is needed. */
function holderRefusal(state: CeremonyState): Refusal | null {
  const holder = revokedHolder(state);
  return holder === null ? null : refuse('KEY-HOLDER-1', { person: nameOf(state.roster, holder) });
}

/** Of whatever makes a key: a quorum, for this very request, and a machine that was looked at right before. */
export function secretRefusal(state: CeremonyState, requestDigest: string): Refusal | null {
  if (state.phase !== 'Approved' || state.request === null) {
    return refuse('CER-QUORUM-1', { have: state.approvals.length, need: state.opened.approvalThreshold });
  }
  if (requestDigest !== state.request.digest) return refuse('APP-DIGEST-1', { have: requestDigest });
  if (state.probes?.phase !== 'before-secret') return refuse('PRB-SECRET-2', {});
  const [open] = secretStops(state);
  return open === undefined ? null : refuse('PRB-SECRET-1', { probe: open });
}

export function makingRefusal(state: CeremonyState, body: EventOf<'key.makingIntended'>['body']): Refusal | null {
  if (state.opened.operation.kind !== 'master-key-generation') return refuse('CER-KIND-1', { kind: state.opened.operation.kind });
  if (state.making === 'made') return refuse('CER-USED-1', {});
  if (state.making === 'intended') return refuse('CER-INTERRUPTED-1', { act: 'make' });
  const unready = secretRefusal(state, body.requestDigest);
  if (unready !== null) return unready;
  const keys = state.opened.participants.custodians.map((id) => personOf(state.roster, id)?.key.fingerprint ?? '');
  // every custodian's card is there; one that has no generator is named as such, and none is left out
  if (keys.toSorted().join() !== [...body.contributors, ...(body.withoutGenerator ?? [])].toSorted().join())
    return refuse('KEY-ENTROPY-1', { have: body.contributors.length, need: keys.length });
  return holderRefusal(state);
}

/** The manifest holds together and is of the set that was approved. */
export function madeRefusal(state: CeremonyState, body: EventOf<'key.made'>['body']): Refusal | null {
  if (state.making !== 'intended' || state.request === null) return refuse('KEY-INTENT-1', {});
  const { manifest } = body;
  const { header } = manifest;
  const { operation } = state.request.value;
  if (operation.kind !== 'master-key-generation') return refuse('CER-KIND-1', { kind: operation.kind });
  const { payload } = operation;
  const unfit = manifestRefusal(manifest);
  if (unfit !== null) return unfit;
  const wrong: readonly (readonly [string, boolean])[] = [
    ['ceremonyId', header.ceremonyId !== state.id],
    ['mode', header.mode !== state.opened.mode],
    ['keyName', header.keyName !== payload.keyName],
    ['keyAlgorithm', header.keyAlgorithm !== payload.keyAlgorithm],
    ['epoch', header.epoch !== payload.epoch],
    ['threshold', header.threshold !== payload.cards.threshold],
    ['shards', header.shards !== payload.cards.shards || manifest.shards.length !== payload.cards.shards],
    ['holders', manifest.shards.some((shard, i) => shard.index !== i + 1 || shard.holder !== payload.holders[i])],
    ['forms', !isAsApproved(payload, manifest)],
    [
      'pages',
      body.pages.map((p) => p.index).join() !==
        manifest.shards
          .filter((s) => s.form === 'paper')
          .map((s) => s.index)
          .join(),
    ],
  ];
  const field = wrong.find(([, isWrong]) => isWrong)?.[0];
  return field === undefined ? wrappedShardsRefusal(payload, manifest, body.wrapped ?? []) : refuse('KEY-MANIFEST-1', { field });
}

function cardRefusal(state: CeremonyState, index: number, holder: string): Refusal | null {
  const card = state.cards.find((c) => c.index === index);
  return card?.holder === holder ? null : refuse('CARD-HOLDER-1', { index, holder });
}

/** A card goes into a bag; a shard that is not on paper has none. */
export function issuedRefusal(state: CeremonyState, { index, holder, bag }: EventOf<'card.issued'>['body']): Refusal | null {
  const unfit = cardRefusal(state, index, holder);
  if (unfit !== null) return unfit;
  const form = state.cards.find((c) => c.index === index)?.form;
  return (bag === null) === (form !== 'paper') ? null : refuse('CARD-BAG-1', { index });
}

/** From the medium on which it is: paper, or its token. A shard with a provider cannot be read here. */
export function readBackRefusal(state: CeremonyState, { index, holder, medium }: EventOf<'card.readBack'>['body']): Refusal | null {
  return cardRefusal(state, index, holder) ?? mediumRefusal(state, index, medium);
}

export function mediumRefusal(state: CeremonyState, index: number, medium: ReadMedium): Refusal | null {
  const form = state.cards.find((c) => c.index === index)?.form ?? 'paper';
  const want = medium === 'token' ? 'token' : 'paper';
  return form === want ? null : refuse('CARD-FORM-1', { index, form });
}

export function combinedRefusal(state: CeremonyState, body: EventOf<'shards.combined'>['body']): Refusal | null {
  const { manifest } = state;
  const readable = readableCards(state);
  if (manifest === null || readable.some((c) => c.readBack === null)) {
    return refuse('SET-READBACK-1', { have: readable.filter((c) => c.readBack !== null).length, need: readable.length });
  }
  const need = countGroups(readable.length, manifest.header.threshold);
  if (body.threshold !== manifest.header.threshold || body.subsets !== need) return refuse('SET-COMBINE-1', { have: body.subsets, need });
  const same = body.keyCheckValue === manifest.keyCheckValue && body.publicKeyFingerprint === (manifest.publicKey?.fingerprint ?? null);
  return same ? null : refuse('SET-OUTCOME-1', { have: body.keyCheckValue, want: manifest.keyCheckValue });
}

export function activationRefusal(state: CeremonyState, setDigest: string): Refusal | null {
  if (state.combined === null) return refuse('SET-COMBINE-2', {});
  if (state.activatedAt !== null) return refuse('CER-USED-1', {});
  if (state.phase !== 'Approved') return refuse('CER-QUORUM-1', { have: state.approvals.length, need: state.opened.approvalThreshold });
  return holderRefusal(state) ?? (state.manifest?.setDigest === setDigest ? null : refuse('SET-DIGEST-1', { have: setDigest }));
}

/** Used up once, by what was approved and made. Other kinds' operations are not in this build (kinds.ts). */
export function executedRefusal(state: CeremonyState, body: EventOf<'ceremony.executed'>['body']): Refusal | null {
  const { opened } = state;
  if (state.phase === 'Executed') return refuse('CER-USED-1', {});
  const { kind } = opened.operation;
  const done = isDone(state);
  if (done === null) return refuse('CER-KIND-1', { kind });
  if (!done || state.phase !== 'Approved') return refuse('CER-QUORUM-1', { have: state.approvals.length, need: opened.approvalThreshold });
  const outcome = outcomeOf(state);
  const same =
    outcome.setDigest === body.setDigest &&
    outcome.keyCheckValue === body.keyCheckValue &&
    outcome.publicKeyFingerprint === body.publicKeyFingerprint;
  return same ? null : refuse('SET-DIGEST-1', { have: body.setDigest ?? body.publicKeyFingerprint ?? '' });
}

/** Whether what its record speaks of has happened; null: of this kind there is no such record. */
function isDone({ opened, activatedAt, keypair, oldSet }: CeremonyState): boolean | null {
  const { kind } = opened.operation;
  if (kind === 'master-key-generation') return activatedAt !== null;
  if (kind === 'hsm-key-generation') return keypair.generated !== null;
  return kind === 'recovery-drill' ? oldSet.opened !== null : null;
}

/** What a ceremony that was carried out is known by. */
export function outcomeOf({ manifest: made, keypair, oldSet }: CeremonyState): EventOf<'ceremony.executed'>['body'] {
  const manifest = made ?? oldSet.opened?.manifest;
  if (keypair.generated !== null) return { setDigest: null, keyCheckValue: null, publicKeyFingerprint: keypair.generated.fingerprint };
  return {
    setDigest: manifest?.setDigest ?? null,
    keyCheckValue: manifest?.keyCheckValue ?? null,
    publicKeyFingerprint: manifest?.publicKey?.fingerprint ?? null,
  };
}

/**
 * Why the operation cannot be begun by one command: of every kind the quorum and the state first, so that what this build lacks hides nothing
 * else. A key that is made in the room, step by step, has no such command either.
 */
export function executionRefusal(state: CeremonyState): Refusal {
  const { kind } = state.opened.operation;
  if (state.phase === 'Executed') return refuse('CER-USED-1', {});
  if (state.phase === 'Expired' || state.phase === 'Cancelled') return refuse('CER-STATE-1', { state: state.phase });
  if (state.phase !== 'Approved') return refuse('CER-QUORUM-1', { have: state.approvals.length, need: state.opened.approvalThreshold });
  return operationUnavailable(kind) ?? refuse('OP-ROOM-1', { kind });
}
