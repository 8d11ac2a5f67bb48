/** What every command handler works with: the ledger, the parts, the status shown beside the log, and one card at a time. */
import { fromBase64, toBase64 } from '../../shared/bytes/base64.ts';
import { attestationResult, saidOf } from '../../shared/ceremony/attestation.ts';
import { personOf } from '../../shared/ceremony/state.ts';
import type { AttestationAuthorities, AttestationSaid, AttestationShown } from '../../shared/format/attestation.ts';
import type { CeremonyKind } from '../../shared/format/operation.ts';
import type { Policy } from '../../shared/format/policy.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { Person, Roster } from '../../shared/format/roster.ts';
import type { Script } from '../../shared/format/script.ts';
import type { SignedRoster } from '../../shared/format/signed-roster.ts';
import type { Activity, CardSeen, StationStatus } from '../../shared/ipc/contract.ts';
import type { Purpose } from '../../shared/ipc/entry.ts';
import { pinUnasked, triesTold } from '../../shared/ipc/pins.ts';
import type { TokenAnswer, TokenRequest, TokenSeen } from '../../shared/ipc/token-protocol.ts';
import type { AttestationResult } from '../../shared/keys/attestation.ts';
import { shownAttestation } from '../../shared/keys/attestation-shown.ts';
import type { Ledger } from './ledger.ts';
import type { StationParts, Working } from './parts.ts';
import { CARD_DEADLINE_MS, holderIn, keysIn, Readers, type TokenFound, type TokenView } from './readers.ts';

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
  /** As its people signed it; null where nobody has, which production does not allow (roster.ts). */
  readonly signed: SignedRoster | null;
  readonly policy: Policy;
  readonly scripts: { readonly [K in CeremonyKind]: Script };
  /** Vendors' certificates for attestations, from its folder attestation-roots. */
  readonly attestation: AttestationAuthorities;
  /** Kinds whose script is the workspace's own. */
  readonly ownScripts: readonly CeremonyKind[];
}

export interface AttestationFound {
  /** As it goes into the log. */
  readonly shown: AttestationShown | null;
  readonly result: AttestationResult;
  readonly said: AttestationSaid;
}

export class Desk {
  readonly parts: StationParts;
  readonly ledger: Ledger;
  #workspace: WorkspaceGiven;
  #status: StationStatus;

  constructor(parts: StationParts, ledger: Ledger, workspace: WorkspaceGiven, status: StationStatus) {
    this.parts = parts;
    this.ledger = ledger;
    this.#workspace = workspace;
    this.#status = status;
  }

  /** Of the ceremony now, as it was when that opened; before one, the workspace's. */
  get roster(): Roster {
    return this.ledger.state?.roster ?? this.workspace.roster;
  }

  get workspace(): WorkspaceGiven {
    return this.#workspace;
  }

  /** From now on ceremonies open with this roster; those that are open keep theirs. */
  bringIntoForce(signed: SignedRoster): void {
    this.#workspace = { ...this.#workspace, roster: signed.roster, signed };
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
    this.show({ current: this.ledger.state?.id ?? null, refused: null, headShown: false, statementDigest: null });
    this.showWorkspace();
  }

  /** What the workspace's log says of all of it. */
  showWorkspace(): void {
    const { overviews, revoked } = this.ledger;
    const { people } = this.workspace.roster;
    this.show({
      ceremonies: [...overviews],
      // by key: who was enrolled with another since is trusted again
      revoked: revoked.flatMap(({ fingerprint, incident }) =>
        people.filter(({ key }) => key.fingerprint === fingerprint).map(({ id: person }) => ({ person, incident })),
      ),
    });
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

  /** Token processes for one use, ended whatever happens. */
  async withReaders<T>(use: (readers: Readers) => Promise<Tried<T>>): Promise<Tried<T>> {
    const readers = new Readers(this.parts.modules);
    try {
      return await use(readers);
    } finally {
      readers.end();
    }
  }

  /** The cards in the readers, also shown in the status. Refused when no module can be used. */
  async look(readers: Readers): Promise<Tried<readonly TokenFound[]>> {
    const { modules, tokens } = await readers.look();
    const cards = tokens.flatMap(([{ seen }]) =>
      this.#keysShown(seen).map(({ fingerprint, label }) => this.#cardSeen(seen, tokens, fingerprint, label)),
    );
    this.show({ cards, home: { ...this.#status.home, modules: [...modules] } });
    const refusals = modules.flatMap(({ refusal }) => refusal ?? []);
    const [first] = refusals;
    return first === undefined || refusals.length < modules.length ? { ok: true, value: tokens } : { ok: false, refusal: first };
  }

  /** A PIV card has keys for several uses: it is its holder's card, by the keys that are on the roster, or one stranger's. */
  #keysShown(seen: TokenSeen): TokenSeen['certificates'] {
    const keys = keysIn(seen);
    const known = keys.filter(({ fingerprint }) => this.personByKey(fingerprint) !== undefined);
    return known.length > 0 ? known : keys.slice(0, 1);
  }

  #cardSeen(seen: TokenSeen, tokens: readonly TokenFound[], fingerprint: string, label: string): CardSeen {
    const person = this.personByKey(fingerprint);
    const holder = holderIn(tokens, fingerprint);
    return {
      person: person?.id ?? null,
      fingerprint,
      subject: person?.name ?? `${label} (${seen.label})`,
      serial: seen.serial,
      slot: seen.slot,
      pin: seen.pin,
      attestation: person === undefined || holder === undefined ? null : this.attestationOf(person, holder.seen).said,
    };
  }

  /** What the token shows of this person's key, what that comes to now, and what is signed about it. */
  attestationOf(person: Person, token: TokenSeen): AttestationFound {
    const shown = shownAttestation(token.certificates, spkiOf(person));
    const written = shown && { certificate: toBase64(shown.certificate), intermediates: shown.intermediates.map(toBase64) };
    const at = this.parts.now().toISOString();
    const result = attestationResult(this.ledger.state?.opened ?? this.workspace, person, written, at, this.parts.rsa);
    return { shown: written, result, said: saidOf(written, result) };
  }

  /**
   * One PIN, one signature: finds the person's card, lets the caller make the message knowing the card, or refuse it, opens the entry view,
   * and ends the token process. Nothing is recorded here.
   */
  sign(person: Person, purpose: Purpose, messageFor: (seen: TokenSeen) => Uint8Array | Refusal): Promise<Tried<CardSignature>> {
    return this.withReaders(async (readers) => {
      this.show({ activity: { kind: 'working', what: 'cards', done: 0, of: 1 } });
      const looked = await this.look(readers);
      if (!looked.ok) return looked;
      const found = holderIn(looked.value, person.key.fingerprint);
      if (found === undefined) return { ok: false, refusal: this.absent(person) };
      const unasked = pinUnasked(found.seen);
      if (unasked !== undefined) return { ok: false, refusal: namedFor(person, unasked) };
      const message = messageFor(found.seen);
      if (!(message instanceof Uint8Array)) return { ok: false, refusal: message };
      readers.keepOnly(found.module);
      return this.#askPin(readers, found, person, purpose, message);
    }).finally(() => {
      this.show({ activity: { kind: 'idle' } });
    });
  }

  /** Not in a reader, as far as can be seen: a module that gave no answer may hold it. */
  absent(person: Person): Refusal {
    const silent = this.#status.home.modules.find(({ refusal }) => refusal !== null)?.refusal ?? null;
    return silent === null
      ? refuse('TOK-ABSENT-1', { person: person.name })
      : { control: silent.control, operands: { ...silent.operands, person: person.name } };
  }

  /**
   * The one token with this serial number, through the first module that shows it, or why there is none such.
   */
  async tokenBySerial(readers: Readers, serial: string): Promise<Tried<TokenView>> {
    const looked = await this.look(readers);
    if (!looked.ok) return looked;
    const views = looked.value.flat().filter(({ seen }) => seen.serial === serial);
    const [first] = views;
    const twice = views.filter(({ module }) => module === first?.module).length > 1;
    if (first !== undefined && !twice) return { ok: true, value: first };
    return { ok: false, refusal: refuse('TOK-SERIAL-1', { serial, have: first === undefined ? 0 : 2 }) };
  }

  /**
   * One PIN of a token that is no person's, entered by whoever holds it, and one request that needs it. The token process is ended after it.
   * Nothing is recorded here. `ms`: from when the PIN was sent.
   */
  async withTokenPin(
    { holder, purpose, ms }: { readonly holder: Person; readonly purpose: 'generate' | 'settle'; readonly ms: number },
    request: Extract<TokenRequest, { readonly serial: string }>,
  ): Promise<TokenAnswer> {
    const readers = new Readers(this.parts.modules);
    try {
      this.show({ activity: { kind: 'working', what: 'cards', done: 0, of: 1 } });
      const found = await this.tokenBySerial(readers, request.serial);
      if (!found.ok) return found;
      const { module, seen } = found.value;
      const unasked = pinUnasked(seen);
      if (unasked !== undefined) return { ok: false, refusal: namedFor(holder, unasked) };
      const tries = triesTold(seen);
      readers.keepOnly(module);
      const first = holder.name.split(' ')[0] ?? holder.name;
      const practice = this.roster.mode === 'practice';
      const entry = this.parts.openEntry({ kind: 'pin', name: holder.name, first, purpose, tries, practice, token: request.serial });
      this.show({ activity: { kind: 'entry', entry: 'pin', person: holder.id, purpose, tries } });
      try {
        const begins = entry.sent.then(() => {
          this.show({ activity: { kind: 'working', what: purpose === 'generate' ? 'generating' : 'token', done: 0, of: 0 } });
        });
        return await readers.ask(module, request, { ports: { entry: entry.port }, deadline: { ms, begins } });
      } finally {
        entry.close();
      }
    } finally {
      readers.end();
      this.show({ activity: { kind: 'idle' } });
    }
  }

  async #askPin(
    readers: Readers,
    { module, seen }: TokenView,
    person: Person,
    purpose: Purpose,
    message: Uint8Array,
  ): Promise<Tried<CardSignature>> {
    const first = person.name.split(' ')[0] ?? person.name;
    const tries = triesTold(seen);
    const practice = this.roster.mode === 'practice';
    const entry = this.parts.openEntry({ kind: 'pin', name: person.name, first, purpose, tries, practice, token: null });
    this.show({ activity: { kind: 'entry', entry: 'pin', person: person.id, purpose, tries } });
    try {
      const begins = entry.sent.then(() => {
        this.show({ activity: { kind: 'working', what: 'signing', done: 0, of: 1 } });
      });
      const answer = await readers.ask(
        module,
        { do: 'sign', fingerprint: person.key.fingerprint, message },
        { ports: { entry: entry.port }, deadline: { ms: CARD_DEADLINE_MS, begins } },
      );
      if (!answer.ok) return { ok: false, refusal: namedFor(person, answer.refusal) };
      // the card that was seen is the card that signed
      if (answer.token.serial !== seen.serial) return { ok: false, refusal: refuse('TOK-SWAPPED-1', { person: person.name }) };
      return { ok: true, value: { signature: answer.signature, token: answer.token } };
    } finally {
      entry.close();
    }
  }
}

const namedFor = (person: Person, { control, operands }: Refusal): Refusal => ({ control, operands: { ...operands, person: person.name } });

export const spkiOf = (person: Person): Uint8Array => fromBase64(person.key.spki);
