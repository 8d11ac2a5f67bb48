/** The ceremony in facts, for a report: taken from a log that was replayed, beside the people the roster names. */
import { fromBase64 } from '../bytes/base64.ts';
import { digestHex } from '../bytes/digest.ts';
import { keypairAsked } from '../ceremony/keypair.ts';
import { type CeremonyState, nameOf, personOf } from '../ceremony/state.ts';
import type { AttestationSaid } from '../format/attestation.ts';
import { decodeEnvelope, envelopePayload } from '../format/dsse.ts';
import { rosterRecord } from '../format/roster.ts';
import { scriptRecord } from '../format/script.ts';
import type { ShardForm } from '../format/shard-form.ts';
import { approvalRecord } from '../format/statement.ts';
import { BUILT_IN } from '../script/scripts.ts';

interface Named {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  /** SHA-256 of the SubjectPublicKeyInfo, hex. */
  readonly fingerprint: string;
}

export interface MasterKeyFacts {
  readonly made: 'card-set';
  readonly name: string;
  readonly algorithm: string;
  readonly epoch: number;
  readonly checkValue: string;
  /** Base64 of the raw key and SHA-256 of its SubjectPublicKeyInfo; null for a symmetric key. */
  readonly publicKey: { readonly raw: string; readonly fingerprint: string } | null;
  readonly setId: string;
  readonly setDigest: string;
  readonly cardThreshold: number;
  /** bag: empty for a shard that is not on paper; readBack: empty for one that cannot be opened in the room. */
  readonly cards: readonly {
    readonly index: number;
    readonly name: string;
    readonly form: ShardForm['form'];
    readonly bag: string;
    readonly readBack: string;
  }[];
}
export interface TokenKeyFacts {
  readonly made: 'in-token';
  /** CKA_LABEL, and CKA_ID in hex. */
  readonly name: string;
  readonly id: string;
  readonly algorithm: string;
  readonly token: { readonly serial: string; readonly label: string; readonly model: string };
  /** SHA-256 of its SubjectPublicKeyInfo. */
  readonly publicKey: { readonly fingerprint: string };
  /** Certificates of the token for this key that the bundle holds; nobody has looked at their chain here. */
  readonly attestation: number;
  /** It was taken over after an interruption. */
  readonly adopted: boolean;
}

export interface CeremonyFacts {
  readonly ceremonyId: string;
  readonly kind: string;
  readonly mode: 'practice' | 'production';
  readonly subject: string;
  readonly location: string;
  readonly approvalReference: string;
  /** Last record of the ceremony before this one in the same workspace. */
  readonly previousHead: string | null;
  readonly opened: string;
  readonly sealed: string;
  readonly exported: string;
  readonly master: Named;
  readonly witness: Named;
  readonly initiator: Named | null;
  readonly custodians: readonly Named[];
  readonly approvals: readonly (Named & {
    readonly at: string;
    readonly reason: string;
    readonly tokenSerial: string;
    readonly attestation: AttestationSaid;
  })[];
  readonly approvalThreshold: number;
  /** SHA-256 of the vendors' roots that attestations were checked against: of the operator's choice, for the reader to compare. */
  readonly attestationRoots: readonly string[];
  readonly bundleSignedBy: readonly Named[];
  readonly signOff: { readonly name: string; readonly agrees: boolean; readonly remark: string } | null;
  readonly exceptions: readonly {
    readonly number: number;
    readonly step: string;
    readonly happened: string;
    readonly decided: string | null;
  }[];
  /** Null where the ceremony made none. */
  readonly key: MasterKeyFacts | TokenKeyFacts | null;
  /** Of cards of an earlier set that were tried: which, and that each group of them opened its key. begun, opened: instants. */
  readonly tried: {
    readonly setDigest: string;
    readonly keyName: string;
    readonly epoch: number;
    readonly madeIn: string;
    readonly cardThreshold: number;
    readonly cardsMade: number;
    readonly cards: readonly { readonly index: number; readonly name: string }[];
    readonly groups: number;
    readonly checkValue: string;
    readonly begun: string;
    readonly opened: string;
  } | null;
  /** Of a change of the roster: what the new one's digest is and what is different in it. */
  readonly rosterChange: { readonly digest: string; readonly changes: readonly string[] } | null;
  /** builtIn: this verifier carries the very same script. */
  readonly script: { readonly id: string; readonly version: string; readonly digest: string; readonly builtIn: boolean };
  readonly software: { readonly version: string; readonly digest: string; readonly runtime: string };
  readonly request: { readonly digest: string; readonly created: string; readonly expires: string };
  readonly head: { readonly record: number; readonly digest: string };
  readonly rosterDigest: string;
  readonly statementDigest: string;
}

export const isBuiltIn = (digest: string): boolean => BUILT_IN.some((script) => scriptRecord.digest(script) === digest);

function named(state: CeremonyState, id: string): Named {
  const person = personOf(state.roster, id);
  if (person === undefined) throw new Error(`${id} is not on the roster`); // openingRefusal saw to it
  return { id, name: person.name, organisation: person.organisation, fingerprint: person.key.fingerprint };
}

/** What comes from outside the log: who signed the statement, when it was made, its digest. */
export interface Exported {
  readonly signers: readonly string[];
  readonly created: string;
  readonly statementDigest: string;
}

function keyOf(state: CeremonyState): CeremonyFacts['key'] | null {
  const { manifest, keypair } = state;
  const asked = keypairAsked(state);
  if (keypair.generated !== null && asked !== null) {
    const { label, id, token, fingerprint, attestation, adopted } = keypair.generated;
    const { serial, label: called, model } = token;
    return {
      made: 'in-token',
      name: label,
      id,
      algorithm: asked.algorithm,
      token: { serial, label: called, model },
      publicKey: { fingerprint },
      attestation: attestation.length,
      adopted,
    };
  }
  if (manifest === null) return null;
  return {
    made: 'card-set',
    name: manifest.header.keyName,
    algorithm: manifest.header.keyAlgorithm,
    epoch: manifest.header.epoch,
    checkValue: manifest.keyCheckValue,
    publicKey: manifest.publicKey === null ? null : { raw: manifest.publicKey.raw, fingerprint: manifest.publicKey.fingerprint },
    setId: manifest.setId,
    setDigest: manifest.setDigest,
    cardThreshold: manifest.header.threshold,
    cards: state.cards.map(({ index, holder, form, bag, readBack }) => ({
      index,
      name: nameOf(state.roster, holder),
      form,
      bag: bag ?? '',
      readBack: readBack?.medium ?? '',
    })),
  };
}

function triedOf({ oldSet: { opened } }: CeremonyState): CeremonyFacts['tried'] {
  if (opened === null) return null;
  const { manifest, cards, groups, keyCheckValue, begun, at } = opened;
  const { keyName, epoch, threshold, shards, ceremonyId } = manifest.header;
  return {
    setDigest: manifest.setDigest,
    keyName,
    epoch,
    madeIn: ceremonyId,
    cardThreshold: threshold,
    cardsMade: shards,
    cards: manifest.shards.filter(({ index }) => cards.includes(index)).map(({ index, name }) => ({ index, name })),
    groups,
    checkValue: keyCheckValue,
    begun,
    opened: at,
  };
}

/** Null for a state that is not sealed and executed. */
export function factsOf(state: CeremonyState, { signers, created, statementDigest }: Exported): CeremonyFacts | null {
  const { opened, request, sealed, script, rosterChange } = state;
  const { operation } = opened;
  const key = keyOf(state);
  const tried = triedOf(state);
  if (request === null || sealed === null || (key === null && rosterChange === null && tried === null)) return null;
  return {
    ceremonyId: state.id,
    kind: opened.operation.kind,
    mode: opened.mode,
    subject: opened.subject,
    location: opened.location,
    approvalReference: opened.approvalReference,
    previousHead: opened.previousHead,
    opened: state.openedAt,
    sealed: sealed.at,
    exported: created,
    master: named(state, opened.participants.master),
    witness: named(state, opened.participants.witness),
    initiator: opened.participants.initiator === null ? null : named(state, opened.participants.initiator),
    custodians: opened.participants.custodians.map((id) => named(state, id)),
    approvals: state.approvals.map(({ person, at, envelope }) => {
      const { reason, tokenSerial, attestation } = approvalRecord.decode(envelopePayload(decodeEnvelope(fromBase64(envelope))));
      return { ...named(state, person), at, reason, tokenSerial, attestation };
    }),
    approvalThreshold: opened.approvalThreshold,
    attestationRoots: opened.attestation.roots.map((root) => digestHex(fromBase64(root))),
    bundleSignedBy: signers.map((id) => named(state, id)),
    signOff:
      state.signoff === null
        ? null
        : { name: nameOf(state.roster, state.signoff.person), agrees: state.signoff.agrees, remark: state.signoff.remark },
    exceptions: state.exceptions.map(({ number, step, happened, resolved }) => ({
      number,
      step,
      happened,
      decided: resolved?.decided ?? null,
    })),
    rosterChange: operation.kind === 'roster-change' ? { digest: operation.payload.digest, changes: operation.payload.changes } : null,
    key,
    tried,
    script: {
      id: script.id,
      version: script.version,
      digest: scriptRecord.digest(script),
      builtIn: isBuiltIn(scriptRecord.digest(script)),
    },
    software: { version: opened.software.version, digest: opened.software.digest, runtime: opened.software.runtime },
    request: { digest: request.digest, created: request.value.created, expires: request.value.expires },
    head: { record: sealed.seq, digest: sealed.head },
    rosterDigest: rosterRecord.digest(opened.roster),
    statementDigest,
  };
}
