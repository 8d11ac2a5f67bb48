/**
 * Gathers what the check of the station judges (shared/station-check): the machine, and each module in a program of its own. A module that
 * hangs is killed with its program at the deadline, one that crashes ends nobody else: both are findings.
 */
import type { RsaVerify } from '../../shared/format/message-signature.ts';
import type { StationCheck } from '../../shared/format/station-check.ts';
import type { FolderAsked, ModuleAnswer, ModuleFacts, StationFacts, WorkspaceFacts } from '../../shared/station-check/facts.ts';
import { checkStation } from '../../shared/station-check/findings.ts';
import type { CheckParts, TokenModule } from './parts.ts';
import { CARD_DEADLINE_MS, Readers } from './readers.ts';

export interface ToCheck {
  /** Modules by path or pkcs11: URI; none: those that are installed. */
  readonly modules: readonly string[];
  readonly folders: readonly FolderAsked[];
  readonly workspace: WorkspaceFacts;
}

/** Folders of a workspace, as its station.json names them. */
export const foldersOf = (
  folder: string,
  station: { readonly cards: string; readonly export: string; readonly copies: readonly string[] },
): readonly FolderAsked[] => [
  { use: 'workspace', path: folder },
  { use: 'cards', path: station.cards },
  ...station.copies.map((path) => ({ use: 'copy', path }) as const),
  { use: 'export', path: station.export },
];

/** What readers.ts makes of a program that missed its deadline, and of one that ended. */
const ENDED: Readonly<Record<string, 'hung' | 'crashed'>> = { 'TOK-MODULE-2': 'hung', 'TOK-MODULE-3': 'crashed' };

async function askModule(module: TokenModule): Promise<ModuleAnswer> {
  const readers = new Readers([module]);
  try {
    const answer = await readers.ask(module, { do: 'list' }, { deadline: { ms: CARD_DEADLINE_MS } });
    if (answer.ok) return { kind: 'listed', module: answer.module, tokens: answer.tokens };
    const ended = ENDED[answer.refusal.control];
    return ended === undefined ? { kind: 'refused', refusal: answer.refusal } : { kind: ended };
  } finally {
    readers.end();
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
    asked.push({ named: module, answer: await askModule(parts.moduleOf(module)) });
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
