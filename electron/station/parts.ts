/** What the station needs of the other rooms, as interfaces; main.ts wires the real ones, and nothing else does. */
import type { EventOf, Finding } from '../../shared/format/ceremony-event.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import type { RsaVerify } from '../../shared/format/message-signature.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { Activity, Body, PushName } from '../../shared/ipc/contract.ts';
import type { CustodyAnswer, CustodyRequest } from '../../shared/ipc/custody-protocol.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import type { PaperAnswer, PaperRequest } from '../../shared/ipc/paper-protocol.ts';
import type { PortEnd, Program } from '../../shared/ipc/program.ts';
import type { TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import type { FolderAsked, MachineFacts } from '../../shared/station-check/facts.ts';

/** electron/store/event-store.ts, as far as the station needs it. */
export interface EventStore {
  replay(): Iterable<Entry>;
  of(ceremony: string): readonly Entry[];
  readonly last: Entry | undefined;
  readonly count: number;
  append(entry: Entry): void;
  copyTo(folder: string): void;
}

/** A PKCS#11 module, and how a token process is started on it. */
export interface TokenModule {
  readonly path: string;
  readonly start: () => Program<TokenRequest, TokenAnswer>;
}

/** Ways to look, for the check of the station (check.ts). */
export interface CheckParts {
  /** By its path or pkcs11: URI. */
  readonly moduleOf: (named: string) => TokenModule;
  readonly installedModules: () => Promise<readonly string[]>;
  readonly lookAtMachine: (folders: readonly FolderAsked[]) => Promise<MachineFacts>;
  readonly now: () => Date;
}

export interface StationParts {
  readonly store: EventStore;
  /** Folders on second media: each holds a copy of the log, written anew at each checkpoint. */
  readonly copies: readonly string[];
  /** One or more, in the order of station.json. */
  readonly modules: readonly TokenModule[];
  readonly startCustody: () => Program<CustodyRequest, CustodyAnswer>;
  readonly startPaper: () => Program<PaperRequest, PaperAnswer>;
  readonly channel: () => readonly [PortEnd, PortEnd];
  /** Opens the entry view; `port` goes to the program that reads it, `sent` resolves when something was sent or withdrawn. */
  readonly openEntry: (ask: Omit<EntryAsk, 'theme'>) => { readonly port: PortEnd; readonly sent: Promise<void>; close(): void };
  readonly withdrawEntry: () => void;
  readonly probe: () => Promise<{ readonly machine: EventOf<'machine.probed'>['body']['machine']; readonly findings: readonly Finding[] }>;
  /** And at what it looks here. */
  readonly check: CheckParts & { readonly modules: readonly string[]; readonly folders: readonly FolderAsked[] };
  readonly exportFile: (
    name: string,
    bytes: Uint8Array,
  ) => Promise<{ readonly ok: true; readonly path: string; readonly digest: string } | { readonly ok: false; readonly refusal: Refusal }>;
  /** The file on the medium, if it is the one that was to be written there; `bytes`: its size. */
  readonly findExported: (
    name: string,
    digest: string,
  ) => Promise<{ readonly ok: true; readonly digest: string; readonly bytes: number } | { readonly ok: false; readonly refusal: Refusal }>;
  /** The RAM workspace's folder for card pages. */
  readonly cardsFolder: string;
  readonly removePages: (files: readonly string[]) => Promise<void>;
  /** The signed PDF in the workspace, by its SHA-256; undefined when it is not there. */
  readonly readDocument: (digest: string) => Promise<Uint8Array | undefined>;
  readonly writeDocument: (digest: string, pdf: Uint8Array) => Promise<void>;
  readonly software: () => Promise<{ readonly version: string; readonly digest: string; readonly runtime: string }>;
  /** RSA verification (shared/format/message-signature.ts). */
  readonly rsa: RsaVerify;
  readonly now: () => Date;
  /** Fresh random bytes from the system, for nonces and ids; never for secrets. */
  readonly nonce: (bytes: number) => Uint8Array;
  readonly publish: <N extends PushName>(name: N, body: Body<N>) => void;
}

export type Working = Extract<Activity, { kind: 'working' }>['what'];
