/**
 * Gathers what the check of the station judges (shared/station-check): the machine, and each module in a program of its own. A module that
 * hangs is killed with its program at the deadline, one that crashes ends nobody else: both are findings.
 */
import type { RsaVerify } from '../../shared/format/message-signature.ts';
import type { StationCheck } from '../../shared/format/station-check.ts';
import { type Program, ProgramFault } from '../../shared/ipc/program.ts';
import type { TokenAnswer, TokenRequest } from '../../shared/ipc/token-protocol.ts';
import type { FolderUse, MachineFacts, ModuleAnswer, ModuleFacts, StationFacts, WorkspaceFacts } from '../../shared/station-check/facts.ts';
import { checkStation } from '../../shared/station-check/findings.ts';

/** A card answers within this; a module that hangs is killed with its process (findings.md, OpenSC 0.23). */
export const CARD_DEADLINE_MS = 20_000; // milliseconds

export interface FolderOf {
  readonly use: FolderUse;
  readonly path: string;
}

/** What the check needs of the other rooms. */
export interface CheckParts {
  readonly startModule: (module: string) => Program<TokenRequest, TokenAnswer>;
  readonly installedModules: () => Promise<readonly string[]>;
  readonly lookAtMachine: (folders: readonly FolderOf[]) => Promise<MachineFacts>;
  readonly now: () => Date;
}

export interface ToCheck {
  /** Modules by path or pkcs11: URI; none: those that are installed. */
  readonly modules: readonly string[];
  readonly folders: readonly FolderOf[];
  readonly workspace: WorkspaceFacts;
}

/** Folders of a workspace, as its station.json names them. */
export const foldersOf = (
  folder: string,
  station: { readonly cards: string; readonly export: string; readonly copies: readonly string[] },
): readonly FolderOf[] => [
  { use: 'workspace', path: folder },
  { use: 'cards', path: station.cards },
  ...station.copies.map((path) => ({ use: 'copy', path }) as const),
  { use: 'export', path: station.export },
];

async function askModule(named: string, { startModule }: CheckParts): Promise<ModuleAnswer> {
  const program = startModule(named);
  try {
    const answer = await program.ask({ do: 'list' }, { deadline: { ms: CARD_DEADLINE_MS } });
    if (!answer.ok) return { kind: 'refused', refusal: answer.refusal };
    if (answer.did !== 'list') throw new Error('the token process answered another request');
    return { kind: 'listed', module: answer.module, tokens: answer.tokens };
  } catch (error) {
    if (!(error instanceof ProgramFault)) throw error;
    return { kind: error.code === 'PROGRAM-DEADLINE' ? 'hung' : 'crashed' };
  } finally {
    program.end();
  }
}

/** @param progress how many modules have been asked, and of how many */
export async function gather(
  parts: CheckParts,
  { modules: named, folders, workspace }: ToCheck,
  progress: (done: number, of: number) => void = () => undefined,
): Promise<StationFacts> {
  const modules = named.length > 0 ? named : await parts.installedModules();
  const looking = parts.lookAtMachine(folders);
  const asked: ModuleFacts[] = [];
  // one after another: two modules at one reader disturb each other
  for (const module of modules) {
    progress(asked.length, modules.length);
    asked.push({ named: module, answer: await askModule(module, parts) });
  }
  return {
    at: parts.now().toISOString(),
    machine: await looking,
    workspace,
    modulesFrom: named.length > 0 ? 'named' : 'usual-places',
    modules: asked,
  };
}

/** All of it, for a station without a workspace. */
export const check = async (rsa: RsaVerify, ...given: Parameters<typeof gather>): Promise<StationCheck> =>
  checkStation(await gather(...given), rsa);
