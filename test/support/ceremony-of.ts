/**
 * A whole ceremony in memory, for tests: real keys, signatures, certificates, split and PDF; every record goes through the controls that the
 * station asks. It can stop before any step, so that a test tries one thing that must be refused there.
 */
import { digestHex } from '../../shared/bytes/digest.ts';
import { digestToCompare } from '../../shared/ceremony/controls.ts';
import { executionRefusal } from '../../shared/ceremony/making.ts';
import { openingRefusal } from '../../shared/ceremony/opening.ts';
import { PROBES } from '../../shared/ceremony/probes.ts';
import { openedState } from '../../shared/ceremony/state.ts';
import type { AttestationAuthorities } from '../../shared/format/attestation.ts';
import type { EventOf } from '../../shared/format/ceremony-event.ts';
import { appendEvent } from '../../shared/format/event-record.ts';
import { isQuorumKind, type Operation } from '../../shared/format/operation.ts';
import { DEFAULT_POLICY, type Policy } from '../../shared/format/policy.ts';
import type { Action, Script } from '../../shared/format/script.ts';
import type { KeyAlgorithm, ShardHeader } from '../../shared/format/shard-header.ts';
import type { ShardManifest } from '../../shared/format/shard-manifest.ts';
import { MIXED_SCRIPTS, SCRIPTS } from '../../shared/script/scripts.ts';
import { anyDigest, CeremonyRecords } from './ceremony-records.ts';
import { newRoom, type Room } from './ceremony-room.ts';
import { newSet } from './ceremony-set.ts';
import { generated, generationIntended, keyExecuted } from './keypair-records.ts';
import { oldCardRead, openingIntended, setExecuted, setOpened } from './old-set-records.ts';
import { announced, changed } from './roster-of.ts';

export interface CeremonyOptions {
  readonly id?: string;
  readonly approvalThreshold?: number;
  readonly cardThreshold?: number;
  readonly keyAlgorithm?: KeyAlgorithm;
  readonly script?: Script;
  /**
   * The opening is not asked, so that a script with a hole opens: no lint lets such a script in, and the controls inside must hold without it.
   */
  readonly unasked?: true;
  readonly operation?: Operation;
  /** Whose cards are read; one of this ceremony's own when not given. */
  readonly set?: ShardManifest;
  readonly subject?: string;
  readonly policy?: Policy;
  /** What the operator supplied; no vendor's when not given. */
  readonly attestation?: AttestationAuthorities;
  /** First record's time. */
  readonly begins?: string;
  /** Between two records, in milliseconds. */
  readonly pace?: number;
}

export { anyDigest } from './ceremony-records.ts';

const begins = '2026-11-22T14:00:00.000Z';

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

const formsIn = ({ payload }: Operation) => ('forms' in payload ? payload.forms : undefined);
const scriptOf = (operation: Operation): Script =>
  (formsIn(operation) === undefined ? undefined : MIXED_SCRIPTS[operation.kind]) ?? SCRIPTS[operation.kind];

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
    script: options.script ?? scriptOf(operation),
    policy: options.policy ?? DEFAULT_POLICY,
    roster: room.roster,
    attestation: options.attestation ?? { roots: [], intermediates: [] },
    participants: {
      master: 'zoe',
      witness: 'pavlos',
      initiator: emergency ? null : 'ines',
      custodians: emergency ? [] : [...room.custodians],
    },
    approvalThreshold: emergency ? 0 : (options.approvalThreshold ?? 2),
    timeoutMinutes: 240,
    software: { name: 'Keyrite', version: '0.1.0', digest: digestHex(new Uint8Array(1)), runtime: 'test' },
    modules: [{ path: '/in/memory.so', description: 'in memory', version: '1.0', cryptoki: '2.40' }],
  };
}

/** One ceremony under way, that plays on by itself. */
export class Ceremony extends CeremonyRecords {
  /** Another course of the same ceremony from here on. */
  fork(): Ceremony {
    return new Ceremony(this);
  }

  /**
   * Put by hand into a step that this build cannot come to, for the controls of operations that it does not have. Everything before is real,
   * but no verifier would let a log go on from here.
   */
  placed(action: Action, times = 1): Ceremony {
    const step = this.state.steps.filter((one) => one.action === action)[times - 1];
    if (step === undefined) throw new Error(`no step ${action} ${times}`);
    const { room, manifest, wrapped, entries, clock, pace } = this;
    return new Ceremony({ room, manifest, wrapped, entries, clock, pace, state: { ...this.state, current: step.id } });
  }

  #formOf(number: number): string | undefined {
    return this.state.cards.find(({ index }) => index === number)?.form;
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
      case 'issue-card': {
        const bag = this.#formOf(step.number) === 'paper' ? `EX-00${step.number}` : null;
        this.record({ type: 'card.issued', body: { index: step.number, holder: performer, bag } });
        return;
      }
      case 'read-card':
        if (this.#formOf(step.number) !== 'provider') this.record(this.readBack(step.number, performer));
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
        if (this.state.opened.operation.kind === 'roster-change') {
          this.record(announced(this.room));
          this.record(changed(this.room));
          return;
        }
        if (this.state.opened.operation.kind === 'hsm-key-generation') {
          this.record(this.probed('before-secret'));
          this.record(generationIntended(this));
          this.record(generated(this));
          this.record(keyExecuted(this));
          return;
        }
        if (this.state.opened.operation.kind === 'recovery-drill') {
          this.record(this.probed('before-secret'));
          this.record(openingIntended(this));
          for (const { index } of this.manifest.shards) this.record(oldCardRead(this, index));
          this.record(setOpened(this));
          this.record(setExecuted(this));
          return;
        }
        // every other operation is not in this build: the step is never done
        this.record({ type: 'execution.refused', body: { step: step.id, refusal: executionRefusal(this.state) } });
        return;
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
  const refusal = options.unasked === true ? null : openingRefusal(opened);
  if (refusal !== null) throw new Error(`the ceremony does not open: ${JSON.stringify(refusal)}`);
  const first = appendEvent(undefined, header.ceremonyId, header.created, { type: 'ceremony.opened', body: opened });
  const pace = options.pace ?? 7_000;
  return new Ceremony({
    room,
    ...(options.set === undefined ? await newSet(header, holders, formsIn(opened.operation)) : { manifest: options.set, wrapped: [] }),
    entries: [first],
    state: openedState(first, opened),
    clock: Date.parse(header.created) + pace,
    pace,
  });
}
