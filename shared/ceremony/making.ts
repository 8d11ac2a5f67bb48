/** The controls on the key and its cards: nothing is made without a quorum and a checked machine, nothing is active before every card was read back. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import type { EventOf } from '../format/ceremony-event.ts';
import { operationRequestRecord, policyRecord } from '../format/operation-request.ts';
import { type Refusal, refuse } from '../format/refusal.ts';
import { manifestRefusal } from '../shards/manifest-check.ts';
import { secretStops } from './evidence.ts';
import { type CeremonyState, chooseCount, personOf } from './state.ts';
import { summaryDigest } from './summary.ts';

/** The request says what was opened, nothing else; a wrong field is named. */
export function requestRefusal(state: CeremonyState, body: EventOf<'ceremony.initiated'>['body'], at: string): Refusal | null {
  const { opened } = state;
  const bytes = fromBase64(body.request);
  if (digestHex(bytes) !== body.requestDigest) return refuse('REQ-DIGEST-1', { have: body.requestDigest });
  const request = operationRequestRecord.decode(bytes);
  const limit = Date.parse(request.created) + opened.policy.timeoutMinutes * 60_000;
  const wrong: readonly (readonly [string, boolean])[] = [
    ['ceremonyId', request.ceremonyId !== state.id],
    ['mode', request.mode !== opened.mode],
    ['subject', request.subject !== opened.purpose],
    ['keyName', request.payload.keyName !== opened.keyName],
    ['keyAlgorithm', request.payload.keyAlgorithm !== opened.keyAlgorithm],
    [
      'cards',
      request.payload.cards.threshold !== opened.cardThreshold || request.payload.cards.shards !== opened.participants.custodians.length,
    ],
    ['holders', request.payload.holders.join() !== opened.participants.custodians.join()],
    [
      'approvals',
      request.approvals.threshold !== opened.approvalThreshold ||
        request.approvals.eligible.join() !== opened.participants.custodians.join(),
    ],
    ['initiator', request.initiator !== opened.participants.initiator],
    [
      'script',
      request.script.digest !== opened.script.digest ||
        request.script.id !== opened.script.id ||
        request.script.version !== opened.script.version,
    ],
    // nothing can be known of the outcome before the key exists
    ['predicted', request.predicted.length > 0],
    ['policyDigest', request.policyDigest !== policyRecord.digest(opened.policy)],
    ['rosterDigest', request.rosterDigest !== opened.rosterDigest],
    ['created', request.created > at],
    ['expires', Date.parse(request.expires) > limit || request.expires <= request.created],
  ];
  const field = wrong.find(([, isWrong]) => isWrong)?.[0];
  if (field !== undefined) return refuse('REQ-FIELD-1', { field });
  if (body.summaryDigest !== summaryDigest(request, state.roster)) return refuse('REQ-SUMMARY-1', {});
  return null;
}

export function makingRefusal(state: CeremonyState, body: EventOf<'key.makingIntended'>['body']): Refusal | null {
  if (state.making === 'made') return refuse('CER-USED-1', {});
  if (state.making === 'intended') return refuse('CER-INTERRUPTED-1', { act: 'make' });
  if (state.phase !== 'Approved' || state.request === null) {
    return refuse('CER-QUORUM-1', { have: state.approvals.length, need: state.opened.approvalThreshold });
  }
  if (body.requestDigest !== state.request.digest) return refuse('APP-DIGEST-1', { have: body.requestDigest });
  if (state.probes?.phase !== 'before-secret') return refuse('PRB-SECRET-2', {});
  const [open] = secretStops(state);
  if (open !== undefined) return refuse('PRB-SECRET-1', { probe: open });
  const keys = state.opened.participants.custodians.map((id) => personOf(state.roster, id)?.key.fingerprint ?? '');
  if (keys.toSorted().join() !== body.contributors.toSorted().join())
    return refuse('KEY-ENTROPY-1', { have: body.contributors.length, need: keys.length });
  return null;
}

/** The manifest holds together and is of the set that was approved. */
export function madeRefusal(state: CeremonyState, body: EventOf<'key.made'>['body']): Refusal | null {
  if (state.making !== 'intended' || state.request === null) return refuse('KEY-INTENT-1', {});
  const { manifest } = body;
  const { header } = manifest;
  const { payload } = state.request.value;
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
    ['pages', body.pages.map((p) => p.index).join() !== manifest.shards.map((s) => s.index).join()],
  ];
  const field = wrong.find(([, isWrong]) => isWrong)?.[0];
  return field === undefined ? null : refuse('KEY-MANIFEST-1', { field });
}

export function cardRefusal(state: CeremonyState, index: number, holder: string): Refusal | null {
  const card = state.cards.find((c) => c.index === index);
  return card?.holder === holder ? null : refuse('CARD-HOLDER-1', { index, holder });
}

export function combinedRefusal(state: CeremonyState, body: EventOf<'shards.combined'>['body']): Refusal | null {
  const { manifest } = state;
  if (manifest === null || state.cards.some((c) => c.readBack === null)) {
    return refuse('SET-READBACK-1', { have: state.cards.filter((c) => c.readBack !== null).length, need: state.cards.length });
  }
  const need = chooseCount(manifest.header.shards, manifest.header.threshold);
  if (body.threshold !== manifest.header.threshold || body.subsets !== need) return refuse('SET-COMBINE-1', { have: body.subsets, need });
  const same = body.keyCheckValue === manifest.keyCheckValue && body.publicKeyFingerprint === (manifest.publicKey?.fingerprint ?? null);
  return same ? null : refuse('SET-OUTCOME-1', { have: body.keyCheckValue, want: manifest.keyCheckValue });
}

export function activationRefusal(state: CeremonyState, setDigest: string): Refusal | null {
  if (state.combined === null) return refuse('SET-COMBINE-2', {});
  if (state.activatedAt !== null) return refuse('CER-USED-1', {});
  return state.manifest?.setDigest === setDigest ? null : refuse('SET-DIGEST-1', { have: setDigest });
}
