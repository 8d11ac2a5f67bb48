/**
 * Wires the real rooms to the station over one workspace. While the workspace cannot be used there is no station, only the reason, which the
 * home screen shows.
 */
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { app } from 'electron';
import { createReadStream } from 'original-fs';
import { toBase64 } from '../shared/bytes/base64.ts';
import { readModule } from '../shared/format/pkcs11-uri.ts';
import { DEFAULT_POLICY, policyRecord } from '../shared/format/policy.ts';
import { type Refusal, refuse } from '../shared/format/refusal.ts';
import type { StationCheck } from '../shared/format/station-check.ts';
import type { Body, Command, CommandAnswer, PushName, StationSnapshot } from '../shared/ipc/contract.ts';
import { readDocument, writeDocument } from './media/documents.ts';
import { exportFile, findExported, removePages } from './media/export.ts';
import { probeMachine } from './probe/probe.ts';
import { installedModules, lookAtStationMachine } from './probe/station-machine.ts';
import { rsaVerify } from './rsa.ts';
import type { EntryDesk } from './shell/entry-view.ts';
import { channel, startProgram } from './shell/programs.ts';
import { check, foldersOf } from './station/check.ts';
import { Ledger } from './station/ledger.ts';
import type { CheckParts, StationParts, TokenModule } from './station/parts.ts';
import { settleRoster } from './station/roster.ts';
import { Station } from './station/station.ts';
import { readWorkspace, type Workspace } from './station/workspace.ts';
import { restorable } from './store/copies.ts';
import { type EventStore, openStore } from './store/event-store.ts';
import { StoreFault } from './store/store-fault.ts';

/** How often the clock is asked whether a request has expired. */
const TICK_MS = 15_000;

type Publish = <N extends PushName>(name: N, body: Body<N>) => void;

const ARCHIVE = join(process.resourcesPath, 'app.asar');

/** SHA-256 of the program archive as installed; the whole of what runs but the runtime itself. */
async function programDigest(): Promise<string> {
  const hash = createHash('sha256');
  const stream = createReadStream(ARCHIVE);
  stream.on('data', (chunk) => hash.update(chunk));
  await once(stream, 'end');
  return hash.digest('hex');
}

export class StationHost {
  readonly #folder: string;
  readonly #programs: string;
  readonly #entry: EntryDesk;
  readonly #publish: Publish;
  readonly #ready: Promise<Station | Refusal>;
  /** Of a check while there is no station; a station keeps its own. */
  #check: StationCheck | null = null;
  #checking = false;
  #revision = 0;
  #store: EventStore | undefined;
  #clock: NodeJS.Timeout | undefined;

  constructor(folder: string, programs: string, entry: EntryDesk, publish: Publish) {
    this.#folder = folder;
    this.#programs = programs;
    this.#entry = entry;
    this.#publish = publish;
    this.#ready = this.#open();
  }

  async snapshot(): Promise<StationSnapshot> {
    const station = await this.#ready;
    return station instanceof Station ? station.snapshot() : this.#without(station);
  }

  async do(command: Command): Promise<CommandAnswer> {
    const station = await this.#ready;
    if (station instanceof Station) return station.do(command);
    if (command.do !== 'check-station') return { ok: false, refusal: station };
    await this.#checkWithout(station);
    return { ok: true };
  }

  async signOff(agrees: boolean, remark: string): Promise<CommandAnswer> {
    const station = await this.#ready;
    return station instanceof Station ? station.signOff(agrees, remark) : { ok: false, refusal: station };
  }

  /** After the first paint: the module may take its time. */
  lookAtTokens(): void {
    void this.#ready.then((station) => (station instanceof Station ? station.lookAtTokens() : undefined));
  }

  end(): void {
    void this.#ready.then((station) => {
      if (station instanceof Station) station.end();
    });
    clearInterval(this.#clock);
    this.#store?.close();
  }

  async #open(): Promise<Station | Refusal> {
    const workspace = await readWorkspace(this.#folder);
    if ('control' in workspace) return workspace;
    const store = this.#openStore(workspace);
    if ('control' in store) return store;
    this.#store = store;
    const parts = this.#parts(workspace, store);
    const ledger = Ledger.replay(parts);
    if (!(ledger instanceof Ledger)) return ledger;
    const unsettled = settleRoster(ledger, workspace, parts.rsa);
    if (unsettled !== null) return unsettled;
    const station = new Station(parts, ledger, workspace);
    await station.resumeAfterStop();
    this.#clock = setInterval(() => {
      station.tick();
    }, TICK_MS);
    return station;
  }

  #openStore({ station }: Workspace): EventStore | Refusal {
    try {
      return openStore(join(this.#folder, 'log.sqlite'));
    } catch (error) {
      if (!(error instanceof StoreFault)) throw error;
      return refuse(error.code, restorable(error, station.copies));
    }
  }

  #parts({ station, folder }: Workspace, store: EventStore): StationParts {
    const program = (name: string): string => join(this.#programs, `${name}.js`);
    return {
      store,
      copies: station.copies,
      modules: station.modules.map((given) => this.#moduleOf(given)),
      startCustody: () => startProgram(program('custody'), [], 'custody'),
      startPaper: () => startProgram(program('paper'), [], 'paper'),
      channel,
      openEntry: (ask) => this.#entry.open(ask),
      withdrawEntry: () => {
        this.#entry.withdraw();
      },
      probe: () => probeMachine({ programFiles: [ARCHIVE] }),
      check: { ...this.#checkParts(), modules: station.modules, folders: foldersOf(folder, station) },
      exportFile: (name, bytes) => exportFile(station.export, name, bytes),
      findExported: (name, digest) => findExported(station.export, name, digest),
      cardsFolder: station.cards,
      removePages: async (files) => {
        await removePages(station.cards, files);
      },
      readDocument: (digest) => readDocument(folder, digest),
      writeDocument: (digest, pdf) => writeDocument(folder, digest, pdf),
      software: async () => ({
        version: app.getVersion(),
        digest: await programDigest(),
        runtime: `Electron ${process.versions.electron}`,
      }),
      rsa: rsaVerify,
      now: () => new Date(),
      nonce: (bytes) => new Uint8Array(randomBytes(bytes)),
      publish: this.#publish,
    };
  }

  #moduleOf(given: string): TokenModule {
    return { path: readModule(given).path, start: () => startProgram(join(this.#programs, 'token.js'), [given], 'token') };
  }

  #checkParts(): CheckParts {
    return {
      moduleOf: (named) => this.#moduleOf(named),
      installedModules: () => installedModules(),
      lookAtMachine: (folders) => lookAtStationMachine({ folders, programFiles: [ARCHIVE] }),
      now: () => new Date(),
    };
  }

  /** What is wrong with a machine may be why its workspace cannot be used. */
  async #checkWithout(missing: Refusal): Promise<void> {
    if (this.#checking) return;
    const show = (): void => {
      this.#revision += 1;
      this.#publish('station.status', this.#without(missing).status);
    };
    this.#checking = true;
    show();
    try {
      const workspace = { kind: 'refused', path: this.#folder, refusal: missing } as const;
      this.#check = await check(rsaVerify, this.#checkParts(), { modules: [], folders: [], workspace });
    } finally {
      this.#checking = false;
      show();
    }
  }

  #without(missing: Refusal): StationSnapshot {
    return {
      roster: null,
      rosterSigned: false,
      nextRoster: null,
      shardPlan: null,
      policy: toBase64(policyRecord.encode(DEFAULT_POLICY)),
      scripts: [],
      log: '',
      status: {
        revision: this.#revision,
        ceremonies: [],
        revoked: [],
        current: null,
        home: { workspace: this.#folder, missing, modules: [] },
        activity: this.#checking ? { kind: 'working', what: 'checking', done: 0, of: 1 } : { kind: 'idle' },
        refused: null,
        cards: null,
        headShown: false,
        check: this.#check,
        statementDigest: null,
      },
    };
  }
}
