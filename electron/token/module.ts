/** Loads the PKCS#11 module. The library is process-global, so this process loads one and never a second. */
import { accessSync, constants, statSync } from 'node:fs';
import pkcs11 from 'pkcs11js';
import { FormatError } from '../../shared/bytes/format-error.ts';
import { type ModuleGiven, readModule, type TokenFilter } from '../../shared/format/pkcs11-uri.ts';
import type { Refusal } from '../../shared/format/refusal.ts';
import type { ModuleSeen } from '../../shared/ipc/token-protocol.ts';
import { attempt, DeviceFault } from './cryptoki-call.ts';
import { forbidMemoryLocks } from './memory-lock.ts';
import { moduleUnusable } from './refusals.ts';

export interface OpenModule {
  readonly cryptoki: pkcs11.PKCS11;
  /** Which of its tokens count. */
  readonly only: TokenFilter;
  readonly seen: ModuleSeen;
}

export type Opened = { readonly ok: true; readonly module: OpenModule } | { readonly ok: false; readonly refusal: Refusal };

/**
 * @param given as shared/format/pkcs11-uri.ts reads it. The path is absolute: a bare name would be searched for in the linker's folders, and
 *   another library found than the one on record.
 */
export function openModule(given: string): Opened {
  const unread = (reason: string): Opened => ({ ok: false, refusal: moduleUnusable(given, reason) });
  if (given === '') return unread('not-given');
  try {
    return openLibrary(readModule(given));
  } catch (error) {
    if (error instanceof FormatError) return unread('not-absolute');
    throw error;
  }
}

function openLibrary({ path, only }: ModuleGiven): Opened {
  const no = (reason: string): Opened => ({ ok: false, refusal: moduleUnusable(path, reason) });
  const file = kindOf(path);
  if (file !== 'file') return no(file);
  if (!forbidMemoryLocks()) return no('no-prlimit');
  const cryptoki = new pkcs11.PKCS11();
  try {
    cryptoki.load(path);
  } catch {
    // the linker's words are many and in the machine's language; the file exists, so: not a library for this machine, or no C_GetFunctionList
    return no('not-loadable');
  }
  try {
    // C_SignAsync calls from another thread (PKCS#11 v2.40 §5.4, C_Initialize)
    attempt('C_Initialize', () => {
      cryptoki.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
    });
    return { ok: true, module: { cryptoki, only, seen: moduleSeen(cryptoki, path) } };
  } catch (error) {
    if (error instanceof DeviceFault) return no(error.code);
    throw error;
  }
}

/** What is at the path, or why nobody can tell. */
function kindOf(path: string): 'file' | 'not-a-file' | 'missing' | 'not-readable' {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'missing';
    if (!found.isFile()) return 'not-a-file';
    accessSync(path, constants.R_OK);
    return 'file';
  } catch {
    return 'not-readable';
  }
}

function moduleSeen(cryptoki: pkcs11.PKCS11, path: string): ModuleSeen {
  const info = attempt('C_GetInfo', () => cryptoki.C_GetInfo());
  return {
    path,
    // many modules describe themselves alike; who made it tells them apart
    description: `${unpadded(info.manufacturerID)}, ${unpadded(info.libraryDescription)}`,
    version: versionText(info.libraryVersion),
    cryptoki: versionText(info.cryptokiVersion),
  };
}

/** Modules whose C_GenerateRandom asks OpenSSL and no card, while CKF_RNG is set: ykcs11, seen with 2.2.0. */
export const drawsFromComputer = ({ description }: ModuleSeen): boolean =>
  description === 'Yubico (www.yubico.com), PKCS#11 PIV Library (SP-800-73)';

// the standard calls minor hundredths, but libraries write 2.6 as 2 and 6, and pkcs11-tool prints it so
export const versionText = ({ major, minor }: pkcs11.Version): string => `${major}.${minor}`;

/** PKCS#11 v2.40 §3.1: texts are padded with blanks; some modules pad with NUL. */
export const unpadded = (text: string): string => text.replace(/[ \0]+$/, '');
