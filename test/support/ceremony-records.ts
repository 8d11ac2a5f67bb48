/** What can be tried in a ceremony in memory: every record that somebody may write, with real keys and signatures. */
import { rsaVerify } from '../../electron/rsa.ts';
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { attestationResult, saidOf } from '../../shared/ceremony/attestation.ts';
import { admit } from '../../shared/ceremony/controls.ts';
import { answerOf, approvalStep, performerOf } from '../../shared/ceremony/evidence.ts';
import { evolve } from '../../shared/ceremony/evolve.ts';
import { PROBES } from '../../shared/ceremony/probes.ts';
import { type CeremonyState, currentStep } from '../../shared/ceremony/state.ts';
import { summaryDigest } from '../../shared/ceremony/summary.ts';
import type { AttestationShown } from '../../shared/format/attestation.ts';
import { type CeremonyEvent, type EventOf, type Finding, readCheck } from '../../shared/format/ceremony-event.ts';
import { appendEvent, type Entry } from '../../shared/format/event-record.ts';
import { type OperationRequest, operationRequestRecord } from '../../shared/format/operation-request.ts';
import { policyRecord } from '../../shared/format/policy.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { scriptRecord } from '../../shared/format/script.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { approvalRecord, checkpointRecord, identificationRecord, PAYLOAD_TYPE } from '../../shared/format/statement.ts';
import type { WrappedShard } from '../../shared/format/wrapped-shard.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { countGroups } from '../../shared/shards/subsets.ts';
import { envelopeOf, type Room } from './ceremony-room.ts';

export const anyDigest = digestHex(new Uint8Array());

export const token = (room: Room, id: string) => {
  const { serial, label } = room.member(id).person.token;
  return { serial, label, slot: 0 };
};

export interface Course {
  readonly room: Room;
  readonly manifest: ShardManifest;
  readonly wrapped: readonly WrappedShard[];
  readonly entries: readonly Entry[];
  readonly state: CeremonyState;
  readonly clock: number;
  readonly pace: number;
}

/** The statement that a record encodes. */
export type Said<Statement extends { readonly encode: (value: never) => Uint8Array }> = Parameters<Statement['encode']>[0];

interface ApprovalOptions {
  readonly signer?: string;
  readonly requestDigest?: string;
  readonly ceremonyId?: string;
  readonly serial?: string;
  /** What the token shows; not given: nothing, or in a ceremony with vendors' roots what the room's vendor says. */
  readonly shown?: AttestationShown | null;
  /** What the card is made to sign instead. */
  readonly change?: Partial<Said<typeof approvalRecord>>;
}

/** One ceremony under way: its state, and each record that can be tried, as the right people with the right cards would write it. */
export class CeremonyRecords {
  readonly room: Room;
  readonly id: string;
  readonly manifest: ShardManifest;
  readonly wrapped: readonly WrappedShard[];
  readonly entries: Entry[];
  state: CeremonyState;
  /** Milliseconds; `now` is what the next record will say. */
  clock: number;
  readonly pace: number;

  constructor({ room, manifest, wrapped, entries, state, clock, pace }: Course) {
    this.room = room;
    this.manifest = manifest;
    this.wrapped = wrapped;
    this.id = state.id;
    this.entries = [...entries];
    this.state = state;
    this.clock = clock;
    this.pace = pace;
  }

  get now(): string {
    return new Date(this.clock).toISOString();
  }
  get step(): ConcreteStep {
    const step = currentStep(this.state);
    if (step === undefined) throw new Error('the script is at its end');
    return step;
  }
  /** Who performs the step now. */
  get performer(): string {
    return performerOf(this.state, this.step) ?? '';
  }

  /** Asks only: nothing is recorded. */
  ask(event: CeremonyEvent, at = this.now): Refusal | null {
    return admit(this.state, event, at, rsaVerify);
  }

  /** Records what must be admitted. */
  record(event: CeremonyEvent): Entry {
    const refusal = this.ask(event);
    if (refusal !== null) throw new Error(`${event.type} refused in step ${this.state.current ?? 'none'}: ${JSON.stringify(refusal)}`);
    const entry = appendEvent(this.entries.at(-1), this.id, this.now, event);
    this.entries.push(entry);
    this.state = evolve(this.state, entry);
    this.clock += this.pace;
    return entry;
  }

  request(change: Partial<OperationRequest> = {}): OperationRequest {
    const { opened } = this.state;
    return {
      format: 'keyrite-operation-request-v1',
      operation: opened.operation,
      mode: opened.mode,
      ceremonyId: this.id,
      subject: opened.subject,
      approvals: { threshold: opened.approvalThreshold, eligible: [...opened.participants.custodians] },
      initiator: opened.participants.initiator ?? '',
      script: { id: opened.script.id, version: opened.script.version, digest: scriptRecord.digest(opened.script) },
      policyDigest: policyRecord.digest(opened.policy),
      rosterDigest: rosterRecord.digest(opened.roster),
      predicted: [],
      created: this.now,
      expires: new Date(this.clock + opened.timeoutMinutes * 60_000).toISOString(),
      nonce: '00112233445566778899aabbccddeeff',
      ...change,
    };
  }

  initiated(request = this.request()): EventOf<'ceremony.initiated'> {
    return {
      type: 'ceremony.initiated',
      body: {
        request: toBase64(operationRequestRecord.encode(request)),
        requestDigest: operationRequestRecord.digest(request),
        summaryDigest: summaryDigest(request, this.room.roster),
      },
    };
  }

  get requestDigest(): string {
    return this.state.request?.digest ?? anyDigest;
  }

  /** `change`: what the card is made to sign instead. */
  identified(id: string, change: Partial<Said<typeof identificationRecord>> = {}): EventOf<'participant.identified'> {
    const { person } = this.room.member(id);
    const statement = identificationRecord.encode({
      format: 'keyrite-identification-v1',
      ceremonyId: this.id,
      step: this.step.id,
      person: id,
      keyFingerprint: person.key.fingerprint,
      tokenSerial: person.token.serial,
      nonce: 'ffeeddccbbaa99887766554433221100',
      at: this.now,
      ...change,
    });
    const envelope = envelopeOf(this.room.member(id), PAYLOAD_TYPE.identification, statement);
    return { type: 'participant.identified', body: { person: id, document: 'Passport', token: token(this.room, id), envelope } };
  }

  /** The step of the next approval; in a script that has none, or past it, the step now. */
  get approving(): string {
    return approvalStep(this.state) ?? this.step.id;
  }

  intended(id: string): EventOf<'approval.intended'> {
    return { type: 'approval.intended', body: { step: this.approving, person: id, requestDigest: this.requestDigest } };
  }

  /** Signed by `signer`'s key, in the name of `id`. */
  approved(
    id: string,
    {
      signer = id,
      requestDigest = this.requestDigest,
      ceremonyId = this.id,
      serial = token(this.room, id).serial,
      shown = this.state.opened.attestation.roots.length === 0 ? null : (this.room.vendor?.shown(id) ?? null),
      change = {},
    }: ApprovalOptions = {},
  ): EventOf<'ceremony.approved'> {
    const { person } = this.room.member(id);
    const request = this.state.request?.value ?? this.request();
    const statement = approvalRecord.encode({
      format: 'keyrite-approval-v2',
      approvalId: 'apr-0011223344556677',
      ceremonyId,
      step: this.approving,
      requestDigest,
      summaryDigest: summaryDigest(request, this.room.roster),
      custodian: id,
      keyFingerprint: person.key.fingerprint,
      tokenSerial: serial,
      attestation: saidOf(shown, attestationResult(this.state.opened, person, shown, this.now, rsaVerify)),
      decision: 'approve',
      reason: 'All eight lines are the same',
      at: this.now,
      ...change,
    });
    const envelope = envelopeOf(this.room.member(signer), PAYLOAD_TYPE.approval, statement);
    const { approvals, opened } = this.state;
    return {
      type: 'ceremony.approved',
      body: {
        step: this.approving,
        person: id,
        token: { ...token(this.room, id), serial },
        attestation: shown,
        envelope,
        currentApprovals: approvals.length + 1,
        threshold: opened.approvalThreshold,
      },
    };
  }

  probed(
    phase: 'check' | 'before-secret',
    results: Readonly<Record<string, Finding['result']>> = {},
    found: Readonly<Record<string, string>> = {},
  ): EventOf<'machine.probed'> {
    const findings = PROBES.map(
      ({ id }): Finding => ({ probe: id, found: found[id] ?? 'as it should be', source: '/proc', result: results[id] ?? 'pass' }),
    );
    const machine = { vendor: 'Example', model: 'Notebook 1', serial: 'EX1', kernel: 'Linux 6.1', image: 'none' };
    return { type: 'machine.probed', body: { phase, machine, findings } };
  }

  intendedMaking(): EventOf<'key.makingIntended'> {
    const contributors = this.room.custodians.map((id) => this.room.member(id).person.key.fingerprint);
    return { type: 'key.makingIntended', body: { requestDigest: this.requestDigest, contributors } };
  }

  made(manifest = this.manifest, wrapped = this.wrapped): EventOf<'key.made'> {
    const cards = manifest.shards.filter(({ form }) => form === 'paper');
    const pages = cards.map(({ index }) => ({ index, file: `card-${index}.pdf` }));
    return { type: 'key.made', body: { manifest, pages, ...(wrapped.length === 0 ? {} : { wrapped: [...wrapped] }) } };
  }

  combined(): EventOf<'shards.combined'> {
    const { header, shards, keyCheckValue, publicKey } = this.manifest;
    const subsets = countGroups(shards.filter(({ form }) => form !== 'provider').length, header.threshold);
    return {
      type: 'shards.combined',
      body: { threshold: header.threshold, subsets, keyCheckValue, publicKeyFingerprint: publicKey?.fingerprint ?? null },
    };
  }

  executed(): EventOf<'ceremony.executed'> {
    const { setDigest, keyCheckValue, publicKey } = this.manifest;
    return { type: 'ceremony.executed', body: { setDigest, keyCheckValue, publicKeyFingerprint: publicKey?.fingerprint ?? null } };
  }

  readBack(index: number, holder: string): EventOf<'card.readBack'> {
    const medium = this.manifest.shards[index - 1]?.form === 'token' ? 'token' : 'page';
    return { type: 'card.readBack', body: { index, holder, medium, passed: [...readCheck.options] } };
  }

  checkpoint(signer = 'pavlos', change: Partial<Said<typeof checkpointRecord>> = {}): EventOf<'checkpoint.signed'> {
    const statement = checkpointRecord.encode({
      format: 'keyrite-checkpoint-v1',
      ceremonyId: this.id,
      seq: this.state.sealed?.seq ?? 1,
      head: this.state.sealed?.head ?? anyDigest,
      signer,
      at: this.now,
      ...change,
    });
    const envelope = envelopeOf(this.room.member(signer), PAYLOAD_TYPE.checkpoint, statement);
    return { type: 'checkpoint.signed', body: { person: signer, token: token(this.room, signer), envelope } };
  }

  /** Of a PDF and a statement that are not looked at here: bundle-of.ts makes them. */
  documentSigned(person: string): EventOf<'document.signed'> {
    const role = person === 'zoe' ? 'master' : 'witness';
    return {
      type: 'document.signed',
      body: { person, field: `signature-${role}-${person}`, token: token(this.room, person), digest: anyDigest },
    };
  }

  bundleSigned(person: string, statementDigest = anyDigest): EventOf<'bundle.signed'> {
    const { fingerprint } = this.room.member(person).person.key;
    const body = { person, token: token(this.room, person), keyFingerprint: fingerprint, signature: 'AAAA', statementDigest };
    return { type: 'bundle.signed', body };
  }

  completed(): EventOf<'step.completed'> {
    const { id, confirmer } = this.step;
    const answer = answerOf(this.state, this.step, this.performer);
    return { type: 'step.completed', body: { step: id, performer: this.performer, confirmer, answer } };
  }
}
