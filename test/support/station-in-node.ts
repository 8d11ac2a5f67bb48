/**
 * The station over one workspace in plain Node: real store, token, custody and paper programs as child processes, real probes, real export.
 * As electron/station-host.ts wires it in Electron, but for the entry view: whoever is asked for a PIN or a card types it at once.
 */

import { randomBytes } from 'node:crypto';
import { cpSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readDocument, writeDocument } from '../../electron/media/documents.ts';
import { exportFile, findExported, removePages } from '../../electron/media/export.ts';
import { probeMachine } from '../../electron/probe/probe.ts';
import { installedModules, lookAtStationMachine } from '../../electron/probe/station-machine.ts';
import { rsaVerify } from '../../electron/rsa.ts';
import { foldersOf } from '../../electron/station/check.ts';
import { Ledger } from '../../electron/station/ledger.ts';
import type { StationParts } from '../../electron/station/parts.ts';
import { settleRoster } from '../../electron/station/roster.ts';
import { Station } from '../../electron/station/station.ts';
import { readWorkspace, type Workspace } from '../../electron/station/workspace.ts';
import { restorable } from '../../electron/store/copies.ts';
import { type EventStore, openStore } from '../../electron/store/event-store.ts';
import { StoreFault } from '../../electron/store/store-fault.ts';
import { digestHex } from '../../shared/bytes/digest.ts';
import type { CeremonyState } from '../../shared/ceremony/state.ts';
import type { Entry } from '../../shared/format/event-record.ts';
import { readModule } from '../../shared/format/pkcs11-uri.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { CommandAnswer } from '../../shared/ipc/contract.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import type { NewPinEntry } from '../../shared/ipc/pins.ts';
import { readCodeAloud } from '../rehearsal/share-card-text.ts';
import { ChildProgram } from './child-program.ts';
import { channel, type End, NEVER_MS, programOf } from './node-program.ts';
import type { Move } from './operator.ts';
import type { PracticeTokens } from './practice-tokens.ts';
import { programs as built, type ProgramFiles, type ProgramName } from './programs.ts';

type Ask = Omit<EntryAsk, 'theme'>;
export type NewPinTypist = (ask: Ask) => Extract<NewPinEntry, { readonly kind: 'new-pin' }>;
/** What the person who is asked types, in ASCII. */
export type Typist = (ask: Ask, state: CeremonyState) => Uint8Array;

export interface StationOptions {
  readonly folder: string;
  /** Of the practice tokens; cards need none. */
  readonly softhsmConf?: string;
  readonly type: Typist;
  /** What is typed where a PIN is changed or unblocked; outside a ceremony. */
  readonly typeNew?: NewPinTypist;
  readonly programs?: ProgramFiles;
  readonly now?: () => Date;
  /** Around each append to the log's file. */
  readonly beforeAppend?: (entry: Entry) => void;
  readonly afterAppend?: (entry: Entry) => void;
  readonly publish?: StationParts['publish'];
  /** Milliseconds within which a token process answers, in place of the station's own. */
  readonly cardDeadline?: number;
  /** A program was started, or asked for something. */
  readonly onProgram?: (name: ProgramName, what: string, child: ChildProgram) => void;
  /** Added to the environment of the programs. */
  readonly env?: Readonly<Record<string, string>>;
}

export interface StationInNode {
  readonly station: Station;
  readonly ledger: Ledger;
  readonly store: EventStore;
  readonly workspace: Workspace;
  /** The command, or the witness's sign-off from the other screen. */
  move(move: NonNullable<Move>): Promise<CommandAnswer>;
  /** As the application ends: every program is gone, and the log's file is free. */
  close(): Promise<void>;
}

/** Where a practice workspace keeps the paper that people took with them: pages of cards, as takePaper copied them. */
export const paperOf = (cards: string): string => join(cards, '..', 'paper');

/** The printer's part: what lies in the RAM workspace is gone after the ceremony, the paper is not. */
export function takePaper(cards: string): void {
  const paper = paperOf(cards);
  mkdirSync(paper, { recursive: true });
  for (const page of readdirSync(cards)) cpSync(join(cards, page), join(paper, page));
}

/**
 * PINs from the practice folder, that of the token in which keys are made too; a card is read from its page, as its holder would: one of this
 * ceremony from the workspace, one of an earlier set from the paper.
 */
export function honestTypist({ roster, pins }: Pick<PracticeTokens, 'roster' | 'pins'>, cards: string): Typist {
  return ({ kind, name, token }, state) => {
    if (token !== null) return new Uint8Array(Buffer.from(pins.get('hsm-1') ?? '', 'latin1'));
    const id = roster.people.find((person) => person.name === name)?.id ?? '';
    const { reading } = state.oldSet;
    const card = (reading?.manifest.shards ?? state.cards).find(({ holder }) => holder === id);
    const folder = reading === null ? cards : paperOf(cards);
    const typed = kind === 'pin' ? (pins.get(id) ?? '') : readCodeAloud(join(folder, `card-${card?.index ?? 0}.pdf`));
    return new Uint8Array(Buffer.from(typed, 'latin1'));
  };
}

/** A refusal: the workspace cannot be used, another station has it, or its log is not what was written. */
export async function openStation(options: StationOptions): Promise<StationInNode | Refusal> {
  const workspace = await readWorkspace(options.folder);
  if ('control' in workspace) return workspace;
  const opened = storeOf(workspace);
  if ('control' in opened) return opened;
  const store = watched(opened, options);
  const started: ChildProgram[] = [];
  const parts = partsOf(options, workspace, store, started, () => ledger);
  const ledger = Ledger.replay(parts);
  if (!(ledger instanceof Ledger)) {
    store.close();
    return ledger;
  }
  const unsettled = settleRoster(ledger, workspace, rsaVerify);
  if (unsettled !== null) {
    store.close();
    return unsettled;
  }
  const station = new Station(parts, ledger, workspace);
  return {
    station,
    ledger,
    store,
    workspace,
    move: (move) => (move === 'sign-off' ? station.signOff(true, '') : station.do(move)),
    close: async () => {
      station.end();
      store.close();
      await Promise.all(started.map((child) => child.kill()));
    },
  };
}

function newPinEntry(ask: Ask, type: NewPinTypist | undefined): ReturnType<StationParts['openEntry']> {
  if (type === undefined) throw new Error('nobody was to be asked for a new PIN');
  const typed = type(ask);
  const attach: End['attach'] = (program, port) => {
    program.post(port, typed);
  };
  return { port: { attach }, sent: Promise.resolve(), close: () => undefined };
}

function storeOf({ folder, station }: Workspace): EventStore | Refusal {
  try {
    return openStore(join(folder, 'log.sqlite'));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    return refuse(error.code, restorable(error, station.copies));
  }
}

function watched(store: EventStore, { beforeAppend, afterAppend }: StationOptions): EventStore {
  return {
    replay: () => store.replay(),
    of: (ceremony) => store.of(ceremony),
    get last() {
      return store.last;
    },
    get count() {
      return store.count;
    },
    append: (entry) => {
      beforeAppend?.(entry);
      store.append(entry);
      afterAppend?.(entry);
    },
    copyTo: (folder) => {
      store.copyTo(folder);
    },
    close: () => {
      store.close();
    },
  };
}

function partsOf(
  {
    softhsmConf,
    type,
    typeNew,
    programs = built,
    now = () => new Date(),
    publish = () => undefined,
    onProgram,
    env = {},
    cardDeadline,
  }: StationOptions,
  { folder, station }: Workspace,
  store: EventStore,
  started: ChildProgram[],
  ledger: () => Ledger | Refusal,
): StationParts {
  const start = <Request extends { readonly do: string }, Answer>(name: ProgramName, args: readonly string[] = []) => {
    const child = new ChildProgram(programs[name], {
      args,
      env: { ...(softhsmConf === undefined ? {} : { SOFTHSM2_CONF: softhsmConf }), ...env },
      deadline: NEVER_MS,
    });
    started.push(child);
    onProgram?.(name, 'start', child);
    return programOf<Request, Answer>(child, name, (what) => onProgram?.(name, what, child), name === 'token' ? cardDeadline : undefined);
  };
  return {
    store,
    copies: station.copies,
    modules: station.modules.map((given) => ({ path: readModule(given).path, start: () => start('token', [given]) })),
    startCustody: () => start('custody'),
    startPaper: () => start('paper'),
    channel,
    openEntry: (ask) => {
      if (ask.kind === 'new-pin') return newPinEntry(ask, typeNew);
      const log = ledger();
      if (!(log instanceof Ledger)) throw new Error('nothing is asked before the log is read');
      const typed = type(ask, log.open);
      const attach: End['attach'] = (program, port) => {
        program.post(port, ask.kind === 'pin' ? { kind: 'pin', pin: typed } : { kind: 'card', typed });
      };
      return { port: { attach }, sent: Promise.resolve(), close: () => undefined };
    },
    withdrawEntry: () => undefined,
    rsa: rsaVerify,
    probe: () => probeMachine({ programFiles: [process.argv[1] ?? process.execPath] }),
    check: {
      modules: station.modules,
      folders: foldersOf(folder, station),
      moduleOf: (named) => ({ path: readModule(named).path, start: () => start('token', [named]) }),
      installedModules: () => installedModules(),
      lookAtMachine: (folders) => lookAtStationMachine({ folders }),
      now,
    },
    exportFile: (name, bytes) => exportFile(station.export, name, bytes),
    findExported: (name, digest) => findExported(station.export, name, digest),
    cardsFolder: station.cards,
    removePages: async (files) => {
      await removePages(station.cards, files);
    },
    readDocument: (digest) => readDocument(folder, digest),
    writeDocument: (digest, pdf) => writeDocument(folder, digest, pdf),
    software: () =>
      Promise.resolve({ version: '0.0.0', digest: digestHex(readFileSync(programs.token)), runtime: `Node ${process.versions.node}` }),
    now,
    nonce: (bytes) => new Uint8Array(randomBytes(bytes)),
    publish,
  };
}
