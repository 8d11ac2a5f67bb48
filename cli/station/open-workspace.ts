/**
 * The station over one workspace, wired as electron/station-host.ts wires it in Electron: the same store, token program, policy and controls.
 * What the command line has no use for, a key, its cards, a PDF, is a part that fails when it is touched. The log's file is locked as long as
 * this is open, so that a console and a command line never write side by side.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { removePages } from '../../electron/media/export.ts';
import { rsaVerify } from '../../electron/rsa.ts';
import { Ledger } from '../../electron/station/ledger.ts';
import type { StationParts } from '../../electron/station/parts.ts';
import { settleRoster } from '../../electron/station/roster.ts';
import { Station } from '../../electron/station/station.ts';
import { readWorkspace, type Workspace } from '../../electron/station/workspace.ts';
import { restorable } from '../../electron/store/copies.ts';
import { type EventStore, openStore } from '../../electron/store/event-store.ts';
import { StoreFault } from '../../electron/store/store-fault.ts';
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import { z } from '../../shared/zod.ts';
import { cardParts, type Programs } from './token-program.ts';

/** dist/, or what a released copy holds of it as command-line/. */
export const DIST = join(import.meta.dirname, '..');
const FILES = { command: 'cli/keyrite.mjs', station: 'cli/station.mjs', entry: 'cli/pin-entry.mjs', token: 'app/token.js' } as const;
export const PROGRAMS: Programs = { entry: join(DIST, FILES.entry), token: join(DIST, FILES.token) };

export interface OpenWorkspace {
  readonly workspace: Workspace;
  readonly store: EventStore;
  readonly ledger: Ledger;
  readonly station: Station;
  close(): void;
}

export async function openWorkspace(folder: string): Promise<OpenWorkspace | Refusal> {
  const workspace = await readWorkspace(folder);
  if ('control' in workspace) return workspace;
  const store = storeOf(workspace);
  if ('control' in store) return store;
  const parts = partsOf(workspace, store);
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
  // not resumeAfterStop: a ceremony that the room is in is the console's to take up again
  station.tick();
  return {
    workspace,
    store,
    ledger,
    station,
    close: () => {
      station.end();
      store.close();
    },
  };
}

function storeOf({ folder, station }: Workspace): EventStore | Refusal {
  try {
    return openStore(join(folder, 'log.sqlite'));
  } catch (error) {
    if (!(error instanceof StoreFault)) throw error;
    return refuse(error.code, restorable(error, station.copies));
  }
}

const none = (what: string) => (): never => {
  throw new Error(`the command line has no ${what}`);
};

function partsOf({ station }: Workspace, store: EventStore): StationParts {
  return {
    store,
    copies: station.copies,
    ...cardParts(PROGRAMS, station.modules),
    startCustody: none('custody program'),
    startPaper: none('paper program'),
    channel: none('channels'),
    probe: none('probes'),
    // doctor.ts has its own, as it does without a workspace
    check: {
      modules: [],
      folders: [],
      moduleOf: none('check'),
      installedModules: none('check'),
      lookAtMachine: none('check'),
      now: none('check'),
    },
    exportFile: none('bundles'),
    findExported: none('bundles'),
    cardsFolder: station.cards,
    removePages: async (files) => {
      await removePages(station.cards, files);
    },
    readDocument: none('documents'),
    writeDocument: none('documents'),
    software: () => Promise.resolve(software()),
    rsa: rsaVerify,
    now: () => new Date(),
    nonce: (bytes) => new Uint8Array(randomBytes(bytes)),
    publish: () => undefined,
  };
}

const manifest = z.object({ version: z.string() });

/** digest: SHA-256 of the lines that sha256sum(1) prints for the programs, in this order. */
function software(): { readonly version: string; readonly digest: string; readonly runtime: string } {
  const sha256 = (content: string | Uint8Array): string => createHash('sha256').update(content).digest('hex');
  const lines = Object.values(FILES).map((file) => `${sha256(readFileSync(join(DIST, file)))}  ${file}\n`);
  const { version } = manifest.parse(JSON.parse(readFileSync(join(DIST, 'package.json'), 'utf8')));
  return { version, digest: sha256(lines.join('')), runtime: `Node ${process.versions.node}` };
}
