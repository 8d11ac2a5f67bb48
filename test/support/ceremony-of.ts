/**
 * A whole ceremony in memory, for tests: real keys, signatures, certificates, split and PDF; every record goes through the controls that the
 * station asks. It can stop before any step, so that a test tries one thing that must be refused there.
 */
import { toBase64 } from '../../shared/bytes/base64.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import { admit, digestToCompare } from '../../shared/ceremony/controls.ts';
import { answerOf, performerOf } from '../../shared/ceremony/evidence.ts';
import { evolve } from '../../shared/ceremony/evolve.ts';
import { openingRefusal } from '../../shared/ceremony/opening.ts';
import { PROBES } from '../../shared/ceremony/probes.ts';
import { type CeremonyState, chooseCount, currentStep, openedState } from '../../shared/ceremony/state.ts';
import { summaryDigest } from '../../shared/ceremony/summary.ts';
import { type CeremonyEvent, type EventOf, type Finding, readCheck } from '../../shared/format/ceremony-event.ts';
import { appendEvent, type Entry } from '../../shared/format/event-record.ts';
import { isQuorumKind, type Operation } from '../../shared/format/operation.ts';
import { type OperationRequest, operationRequestRecord } from '../../shared/format/operation-request.ts';
import { DEFAULT_POLICY, type Policy, policyRecord } from '../../shared/format/policy.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import { rosterRecord } from '../../shared/format/roster.ts';
import { type Action, type Script, scriptRecord } from '../../shared/format/script.ts';
import type { KeyAlgorithm, ShardHeader } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { approvalRecord, checkpointRecord, identificationRecord, PAYLOAD_TYPE } from '../../shared/format/statement.ts';
import type { ConcreteStep } from '../../shared/script/instantiate.ts';
import { SCRIPTS } from '../../shared/script/scripts.ts';
import { envelopeOf, newRoom, type Room } from './ceremony-room.ts';
import { newSet } from './ceremony-set.ts';

export interface CeremonyOptions {
  readonly id?: string;
  readonly approvalThreshold?: number;
  readonly cardThreshold?: number;
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly script?: Script;
  readonly operation?: Operation;
  readonly subject?: string;
  readonly policy?: Policy;
  /** First record's time. */
  readonly begins?: string;
  /** Between two records, in milliseconds. */
  readonly pace?: number;
}

const begins = '2026-11-22T14:00:00.000Z';
export const anyDigest = digestHex(new Uint8Array());

/** What the ceremony is opened for when a test does not say. */
export const masterKey = (room: Room, { keyAlgorithm = 'ed25519', cardThreshold = 2 }: CeremonyOptions = {}): Operation => ({
  kind: 'master-key-generation',
  payload: {
    keyName: 'EX-MASTER-2027',
    keyAlgorithm,
    epoch: 1,
    cards: { threshold: cardThreshold, shards: room.custodians.length },
    holders: [...room.custodians],
  },
});
export const keyRotation: Operation = {
  kind: 'key-rotation',
  payload: { keyId: 'root-2026-q1', algorithm: 'ecdsa-p384' },
};

const token = (room: Room, id: string) => {
  const { serial, label } = room.member(id).person.token;
  return { serial, label, slot: 0 };
};

export function openedBody(room: Room, options: CeremonyOptions = {}): EventOf<'ceremony.opened'>['body'] {
  const operation = options.operation ?? masterKey(room, options);
  const emergency = !isQuorumKind(operation.kind);
  return {
    operation,
    mode: room.roster.mode,
    subject: options.subject ?? 'Make and split EX-MASTER-2027',
    location: 'Musterstadt, room 2',
    timeZone: 'Europe/Berlin',
    localOffset: 60,
    approvalReference: 'EX-77',
    replaces: null,
    previousHead: null,
    script: options.script ?? SCRIPTS[operation.kind],
    policy: options.policy ?? DEFAULT_POLICY,
    roster: room.roster,
    participants: {
      master: 'zoe',
      witness: 'pavlos',
      initiator: emergency ? null : 'ines',
      custodians: emergency ? [] : [...room.custodians],
    },
    approvalThreshold: emergency ? 0 : (options.approvalThreshold ?? 2),
    timeoutMinutes: 240,
    software: { name: 'Keyrite', version: '0.1.0', digest: digestHex(new Uint8Array(1)), runtime: 'test' },
    module: { description: 'in memory', version: '1.0', cryptoki: '2.40' },
  };
}

interface Course {
  readonly room: Room;
  readonly manifest: ShardManifest;
  readonly entries: readonly Entry[];
  readonly state: CeremonyState;
  readonly clock: number;
  readonly pace: number;
}

/** The statement that a record encodes. */
type Said<Statement extends { readonly encode: (value: never) => Uint8Array }> = Parameters<Statement['encode']>[0];

interface ApprovalOptions {
  readonly signer?: string;
  readonly requestDigest?: string;
  readonly ceremonyId?: string;
  readonly serial?: string;
  /** What the card is made to sign instead. */
  readonly change?: Partial<Said<typeof approvalRecord>>;
}

/** One ceremony under way. */
export class Ceremony {
  readonly room: Room;
  readonly id: string;
  readonly manifest: ShardManifest;
  readonly entries: Entry[];
  state: CeremonyState;
  /** Milliseconds; `now` is what the next record will say. */
  clock: number;
  readonly pace: number;

  constructor({ room, manifest, entries, state, clock, pace }: Course) {
    this.room = room;
    this.manifest = manifest;
    this.id = manifest.header.ceremonyId;
    this.entries = [...entries];
    this.state = state;
    this.clock = clock;
    this.pace = pace;
  }

  /** Another course of the same ceremony from here on. */
  fork(): Ceremony {
    return new Ceremony(this);
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
    return admit(this.state, event, at);
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

  intended(id: string): EventOf<'approval.intended'> {
    return { type: 'approval.intended', body: { step: this.step.id, person: id, requestDigest: this.requestDigest } };
  }

  /** Signed by `signer`'s key, in the name of `id`. */
  approved(
    id: string,
    {
      signer = id,
      requestDigest = this.requestDigest,
      ceremonyId = this.id,
      serial = token(this.room, id).serial,
      change = {},
    }: ApprovalOptions = {},
  ): EventOf<'ceremony.approved'> {
    const { person } = this.room.member(id);
    const request = this.state.request?.value ?? this.request();
    const statement = approvalRecord.encode({
      format: 'keyrite-approval-v1',
      approvalId: 'apr-0011223344556677',
      ceremonyId,
      step: this.step.id,
      requestDigest,
      summaryDigest: summaryDigest(request, this.room.roster),
      custodian: id,
      keyFingerprint: person.key.fingerprint,
      tokenSerial: serial,
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
        step: this.step.id,
        person: id,
        token: { ...token(this.room, id), serial },
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

  made(manifest = this.manifest): EventOf<'key.made'> {
    return { type: 'key.made', body: { manifest, pages: manifest.shards.map(({ index }) => ({ index, file: `card-${index}.pdf` })) } };
  }

  combined(): EventOf<'shards.combined'> {
    const { header, keyCheckValue, publicKey } = this.manifest;
    const subsets = chooseCount(header.shards, header.threshold);
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
    return { type: 'card.readBack', body: { index, holder, medium: 'page', passed: [...readCheck.options] } };
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

  /** What the step now leaves in the log before it is confirmed. */
  #evidence(): void {
    const { step, performer } = this;
    switch (step.action) {
      case 'identify':
        this.record(this.identified(performer));
        return;
      case 'probe':
        this.record(this.probed('check'));
        for (const probe of PROBES.filter(({ witnessed }) => witnessed)) {
          this.record({ type: 'probe.seen', body: { probe: probe.id, by: 'pavlos', agrees: true } });
        }
        return;
      case 'clock':
        this.record({ type: 'clock.compared', body: { watch: '15:03:10', by: 'pavlos', offsetSeconds: -2 } });
        return;
      case 'compare-script':
      case 'compare-request':
      case 'compare-outcome': {
        const compared = digestToCompare(this.state);
        if (compared === null) throw new Error('nothing to compare');
        this.record({ type: 'digest.compared', body: compared });
        return;
      }
      case 'initiate':
        this.record(this.initiated());
        return;
      case 'approve':
        this.record({ type: 'card.asked', body: { step: step.id, person: performer } });
        this.record(this.intended(performer));
        this.record(this.approved(performer));
        return;
      case 'make':
        this.record(this.probed('before-secret'));
        this.record(this.intendedMaking());
        this.record(this.made());
        return;
      case 'issue-card':
        this.record({ type: 'card.issued', body: { index: step.number, holder: performer, bag: `EX-00${step.number}` } });
        return;
      case 'read-card':
        this.record(this.readBack(step.number, performer));
        return;
      case 'combine':
        this.record(this.combined());
        return;
      case 'activate':
        this.record({ type: 'set.activated', body: { setDigest: this.manifest.setDigest } });
        this.record(this.executed());
        return;
      case 'head':
        this.record({ type: 'head.read', body: { seq: this.state.head.seq, head: this.state.head.digest, by: performer } });
        return;
      case 'sign-off':
        this.record({ type: 'signoff.recorded', body: { person: 'pavlos', agrees: true, remark: '' } });
        return;
      case 'seal':
        this.record({ type: 'log.sealed', body: { by: 'zoe' } });
        return;
      case 'sign-checkpoint':
        this.record(this.checkpoint());
        return;
      case 'sign-document':
        this.record(this.documentSigned(performer));
        return;
      case 'sign-bundle':
        this.record(this.bundleSigned(performer));
        return;
      case 'export':
        this.record({ type: 'bundle.exportIntended', body: { file: 'bundle.zip', digest: anyDigest } });
        this.record({ type: 'bundle.exported', body: { file: 'bundle.zip', digest: anyDigest, bytes: 1 } });
        return;
      case 'close':
        this.record({ type: 'ceremony.closed', body: { by: 'zoe' } });
        return;
      case 'execute':
        throw new Error('this build carries out nothing else: play up to it');
      case 'propose-bytes':
      case 'confirm-bytes':
      case 'compare-bytes':
        throw new Error('these follow an operation that this build does not have');
      case 'cancel-ceremonies': {
        const { operation } = this.state.opened;
        const ceremonies = operation.kind === 'stuck-ceremony' ? [operation.payload.ceremony] : [];
        this.record({ type: 'incident.cancelled', body: { ceremonies, reason: 'Nobody could come' } });
        return;
      }
      case 'recreate': {
        const { operation } = this.state.opened;
        if (operation.kind !== 'stuck-ceremony') throw new Error('only a stuck ceremony is opened anew');
        this.record({ type: 'incident.recreated', body: { from: operation.payload.ceremony, to: 'KC-2026-999' } });
        return;
      }
      case 'revoke-approver': {
        const { operation } = this.state.opened;
        if (operation.kind !== 'compromised-approver') throw new Error('nobody is compromised');
        const { person } = operation.payload;
        const { fingerprint } = this.room.member(person).person.key;
        this.record({ type: 'approver.revoked', body: { person, fingerprint, because: 'The card was found open' } });
        return;
      }
      case 'review-approvals': {
        const { operation } = this.state.opened;
        if (operation.kind !== 'compromised-approver') throw new Error('nobody is compromised');
        this.record({ type: 'approvals.listed', body: { since: operation.payload.since, approvals: [] } });
        this.record({ type: 'approvals.reviewed', body: { finding: 'None was given' } });
        return;
      }
      case 'note':
        this.record({ type: 'incident.noted', body: { step: step.id, text: 'Everyone was told' } });
        return;
      case 'confirm':
        return;
    }
  }

  /** The step now, from its evidence to its confirmation. */
  play(): void {
    this.#evidence();
    this.record(this.completed());
  }

  /** Plays on until this is the next thing to do; `times` to come to a later step of the same action. */
  until(action: Action, times = 1): this {
    let met = 0;
    for (;;) {
      if (this.step.action === action) met += 1;
      if (met === times) return this;
      this.play();
    }
  }
}

/** The people of every test that has no need of its own; made once. */
let shared: Promise<Room> | undefined;
export const sharedRoom = (): Promise<Room> => (shared ??= newRoom());

export async function newCeremony(options: CeremonyOptions = {}, given?: Room): Promise<Ceremony> {
  const room = given ?? (await sharedRoom());
  const opened = openedBody(room, options);
  const header: ShardHeader = {
    format: 'keyrite-shard-header-v1',
    suite: 'SSS-GF256+AES-256-GCM-SIV',
    mode: room.roster.mode,
    ceremonyId: options.id ?? 'KC-2026-001',
    keyName: 'EX-MASTER-2027',
    keyAlgorithm: options.keyAlgorithm ?? 'ed25519',
    epoch: 1,
    threshold: options.cardThreshold ?? 2,
    shards: room.custodians.length,
    created: options.begins ?? begins,
  };
  const holders = room.custodians.map((id) => ({ id, name: room.member(id).person.name }));
  const refusal = openingRefusal(opened);
  if (refusal !== null) throw new Error(`the ceremony does not open: ${JSON.stringify(refusal)}`);
  const first = appendEvent(undefined, header.ceremonyId, header.created, { type: 'ceremony.opened', body: opened });
  const pace = options.pace ?? 7_000;
  return new Ceremony({
    room,
    manifest: await newSet(header, holders),
    entries: [first],
    state: openedState(first, opened),
    clock: Date.parse(header.created) + pace,
    pace,
  });
}
