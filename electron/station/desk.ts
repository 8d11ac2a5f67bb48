/** What every command handler works with: the ledger, the parts, the status shown beside the log, and one card at a time. */
import { fromBase64 } from '../../shared/bytes/base64.ts';
import { personOf } from '../../shared/ceremony/state.ts';
import type { AttestationAuthorities } from '../../shared/format/attestation.ts';
import type { CeremonyKind } from '../../shared/format/operation.ts';
import type { Policy } from '../../shared/format/policy.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Person, Roster } from '../../shared/format/roster.ts';
import type { Script } from '../../shared/format/script.ts';
import type { Activity, CardSeen, StationStatus } from '../../shared/ipc/contract.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import { type Program, ProgramFault } from '../../shared/ipc/program.ts';
import type { TokenAnswer, TokenRequest, TokenSeen } from '../../shared/ipc/token-protocol.ts';
import type { Ledger } from './ledger.ts';
import type { StationParts, Working } from './parts.ts';

/** A card answers within this; a module that hangs is killed with its process (findings.md, OpenSC 0.23). */
const CARD_DEADLINE_MS = 20_000;

export type Tried<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly refusal: Refusal };
export interface CardSignature {
  /** As shared/format/message-signature.ts encodes it. */
  readonly signature: Uint8Array;
  readonly token: { readonly serial: string; readonly label: string; readonly slot: number };
}

/** What a workspace gives to the ceremonies opened in it. */
export interface WorkspaceGiven {
  readonly folder: string;
  readonly roster: Roster;
  readonly policy: Policy;
  readonly scripts: { readonly [K in CeremonyKind]: Script };
  /** Vendors' certificates for attestations, from its folder attestation-roots. */
  readonly attestation: AttestationAuthorities;
  /** Kinds whose script is the workspace's own. */
  readonly ownScripts: readonly CeremonyKind[];
}

export class Desk {
  readonly parts: StationParts;
  readonly ledger: Ledger;
  readonly workspace: WorkspaceGiven;
  #status: StationStatus;

  constructor(parts: StationParts, ledger: Ledger, workspace: WorkspaceGiven, status: StationStatus) {
    this.parts = parts;
    this.ledger = ledger;
    this.workspace = workspace;
    this.#status = status;
  }

  /** Of the ceremony now, as it was when that opened; before one, the workspace's. */
  get roster(): Roster {
    return this.ledger.state?.roster ?? this.workspace.roster;
  }

  get status(): StationStatus {
    return this.#status;
  }

  show(change: Partial<Omit<StationStatus, 'revision'>>): void {
    this.#status = { ...this.#status, ...change, revision: this.#status.revision + 1 };
    this.parts.publish('station.status', this.#status);
  }

  /** After another ceremony became the current one, or none. */
  showCurrent(): void {
    const { state, overviews } = this.ledger;
    this.show({ current: state?.id ?? null, ceremonies: [...overviews], refused: null, headShown: false, statementDigest: null });
  }

  async working<T>(what: Working, act: () => Promise<T>, of = 1): Promise<T> {
    this.show({ activity: { kind: 'working', what, done: 0, of } });
    try {
      return await act();
    } finally {
      this.show({ activity: { kind: 'idle' } });
    }
  }

  progress(what: Working, done: number, of: number): void {
    this.show({ activity: { kind: 'working', what, done, of } satisfies Activity });
  }

  person(id: string): Person {
    const person = personOf(this.roster, id);
    if (person === undefined) throw new Error(`no ${id} on the roster`);
    return person;
  }

  personByKey(fingerprint: string): Person | undefined {
    return this.roster.people.find((p) => p.key.fingerprint === fingerprint);
  }

  /** One token process for one use, ended whatever happens. */
  async withToken<T>(use: (token: Program<TokenRequest, TokenAnswer>) => Promise<Tried<T>>): Promise<Tried<T>> {
    const token = this.parts.startToken();
    try {
      return await use(token);
    } catch (error) {
      if (!(error instanceof ProgramFault)) throw error;
      return { ok: false, refusal: refuse(error.code === 'PROGRAM-DEADLINE' ? 'TOK-TIMEOUT-1' : 'TOK-ENDED-1', {}) };
    } finally {
      token.end();
    }
  }

  /** The cards in the readers, also shown in the status. */
  async look(token: Program<TokenRequest, TokenAnswer>): Promise<Tried<readonly TokenSeen[]>> {
    const answer = await token.ask({ do: 'list' }, { deadline: { ms: CARD_DEADLINE_MS } });
    if (!answer.ok) return { ok: false, refusal: answer.refusal };
    if (answer.did !== 'list') throw new Error('the token process answered another request');
    const cards = answer.tokens.flatMap((seen) =>
      seen.certificates.map((certificate) => this.#cardSeen(seen, certificate.fingerprint, certificate.label)),
    );
    const { module } = answer;
    this.show({ cards, home: { ...this.#status.home, module: { ...module } } });
    return { ok: true, value: answer.tokens };
  }

  #cardSeen(seen: TokenSeen, fingerprint: string, label: string): CardSeen {
    const person = this.personByKey(fingerprint);
    return {
      person: person?.id ?? null,
      fingerprint,
      subject: person?.name ?? `${label} (${seen.label})`,
      serial: seen.serial,
      slot: seen.slot,
      pin: seen.pin,
    };
  }

  /**
   * One PIN, one signature: finds the person's card, lets the caller make the message knowing the card, or refuse it, opens the entry view,
   * and ends the token process. Nothing is recorded here.
   */
  sign(person: Person, purpose: EntryAsk['purpose'], messageFor: (seen: TokenSeen) => Uint8Array | Refusal): Promise<Tried<CardSignature>> {
    return this.withToken(async (token) => {
      this.show({ activity: { kind: 'working', what: 'cards', done: 0, of: 1 } });
      const looked = await this.look(token);
      if (!looked.ok) return looked;
      const seen = looked.value.find((t) => t.certificates.some((c) => c.fingerprint === person.key.fingerprint));
      if (seen === undefined) return { ok: false, refusal: refuse('TOK-ABSENT-1', { person: person.name }) };
      const message = messageFor(seen);
      if (!(message instanceof Uint8Array)) return { ok: false, refusal: message };
      return this.#askPin(token, person, purpose, message, seen.serial);
    }).finally(() => {
      this.show({ activity: { kind: 'idle' } });
    });
  }

  async #askPin(
    token: Program<TokenRequest, TokenAnswer>,
    person: Person,
    purpose: EntryAsk['purpose'],
    message: Uint8Array,
    serial: string,
  ): Promise<Tried<CardSignature>> {
    const first = person.name.split(' ')[0] ?? person.name;
    const entry = this.parts.openEntry({ kind: 'pin', name: person.name, first, purpose, practice: this.roster.mode === 'practice' });
    this.show({ activity: { kind: 'entry', entry: 'pin', person: person.id, purpose } });
    try {
      const begins = entry.sent.then(() => {
        this.show({ activity: { kind: 'working', what: 'signing', done: 0, of: 1 } });
      });
      const answer = await token.ask(
        { do: 'sign', fingerprint: person.key.fingerprint, message },
        { ports: { entry: entry.port }, deadline: { ms: CARD_DEADLINE_MS, begins } },
      );
      if (!answer.ok)
        return { ok: false, refusal: { control: answer.refusal.control, operands: { ...answer.refusal.operands, person: person.name } } };
      if (answer.did !== 'sign') throw new Error('the token process answered another request');
      // the card that was seen is the card that signed
      if (answer.token.serial !== serial) return { ok: false, refusal: refuse('TOK-SWAPPED-1', { person: person.name }) };
      return { ok: true, value: { signature: answer.signature, token: answer.token } };
    } finally {
      entry.close();
    }
  }
}

export const spkiOf = (person: Person): Uint8Array => fromBase64(person.key.spki);
