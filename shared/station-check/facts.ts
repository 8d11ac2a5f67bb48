/** What is known of a station before anything is judged. Gathered by electron/station/check.ts, judged by findings.ts. */
import type { Finding } from '../format/ceremony-event.ts';
import type { Policy } from '../format/policy.ts';
import type { Refusal } from '../format/refusal.ts';
import type { Roster } from '../format/roster.ts';
import type { ModuleSeen, TokenSeen } from '../ipc/token-protocol.ts';

/** As the sheet's probes say it (electron/probe). */
export type Looked = Pick<Finding, 'found' | 'result'>;

/** The daemon between the readers and the modules (pcsc-lite). */
export interface PcscdFacts {
  /** What `pcscd --version` calls itself, such as 1.9.9; null: the program is not there, or does not say. */
  readonly version: string | null;
  readonly installed: boolean;
  /** no-socket: nothing listens; refused: nothing behind the socket; denied: this account may not; silent: it took the call and said nothing. */
  readonly socket: 'answers' | 'no-socket' | 'refused' | 'denied' | 'silent';
  /** Readers it knows, and whether a card is in each; null: it did not say. */
  readonly readers: readonly { readonly name: string; readonly card: boolean }[] | null;
}

export type FolderUse = 'workspace' | 'copy' | 'export' | 'cards';
export interface FolderAsked {
  readonly use: FolderUse;
  readonly path: string;
}
export interface FolderFacts extends FolderAsked {
  /** The system's code where the folder cannot be looked at: ENOENT, EACCES. */
  readonly trouble: string | null;
  readonly writable: boolean;
  /** Bytes that this account may still write; null with `trouble`. */
  readonly free: number | null;
  /** tmpfs or ramfs. */
  readonly inMemory: boolean;
}

export interface MachineFacts {
  readonly pcscd: PcscdFacts;
  /** Smartcard readers on USB, by the names they give themselves. */
  readonly usbReaders: readonly string[];
  readonly random: Looked;
  readonly printer: Looked;
  /** The hardware clock's instant, in milliseconds since 1970 UTC; null: none to read. */
  readonly hardwareClock: number | null;
  /** When the running program's files were written, likewise; null: cannot be told. */
  readonly programFrom: number | null;
  readonly folders: readonly FolderFacts[];
}

/** hung: no answer within the deadline, its process was ended; crashed: its process ended by itself. */
export type ModuleAnswer =
  | { readonly kind: 'listed'; readonly module: ModuleSeen; readonly tokens: readonly TokenSeen[] }
  | { readonly kind: 'refused'; readonly refusal: Refusal }
  | { readonly kind: 'hung' }
  | { readonly kind: 'crashed' };

export interface ModuleFacts {
  /** As it was named: a path or a pkcs11: URI. */
  readonly named: string;
  readonly answer: ModuleAnswer;
}

export type LogFacts =
  | { readonly kind: 'none' }
  /** last: the instant of the last record. */
  | { readonly kind: 'read'; readonly records: number; readonly last: string | null }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export type WorkspaceFacts =
  | { readonly kind: 'none' }
  | { readonly kind: 'refused'; readonly path: string; readonly refusal: Refusal }
  | { readonly kind: 'read'; readonly path: string; readonly roster: Roster; readonly policy: Policy; readonly log: LogFacts };

export interface StationFacts {
  /** Of the station's clock. */
  readonly at: string;
  readonly machine: MachineFacts;
  readonly workspace: WorkspaceFacts;
  /** usual-places: nobody named a module, so those that are installed were looked at. */
  readonly modulesFrom: 'named' | 'usual-places';
  readonly modules: readonly ModuleFacts[];
}

/** A signature that was asked for as a test: what came of it. */
export interface TestSignature {
  readonly serial: string;
  /** The card's holder by name, else its label. */
  readonly holder: string;
  readonly outcome:
    | { readonly kind: 'signed'; readonly certificate: Uint8Array; readonly message: Uint8Array; readonly signature: Uint8Array }
    | { readonly kind: 'refused'; readonly refusal: Refusal };
}
