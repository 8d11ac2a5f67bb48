/**
 * How a locked PIN is set anew through each module, for PKCS#11 knows only the security officer (v2.40 §5.6.7, C_InitPIN), and a PIV card's PIN
 * is opened by its PUK (SP 800-73-4 part 2 §3.2.3, RESET RETRY COUNTER). Read in the modules' sources, tried on cards:
 * OpenSC 0.23 sends the PUK of C_SetPIN where nobody is logged in, if its configuration says so; otherwise it would be taken for the old PIN,
 * and its PUK cannot log in. ykcs11 takes it from 2.1.0 on, marked; its security officer's PIN is the card's management key.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pkcs11 from 'pkcs11js';
import type { PinSeen } from '../../shared/ipc/token-protocol.ts';
import { attempt } from './cryptoki-call.ts';
import { unpadded } from './module.ts';
import { withUnblocking } from './opensc-conf.ts';

/** officer: C_Login(CKU_SO), C_InitPIN; opensc, ykcs11: each one's C_SetPIN. */
export type UnblockWay = 'officer' | 'opensc' | 'ykcs11' | 'none';

const MARKED_PUK_SINCE = { major: 2, minor: 10 }; // ykcs11 writes 2.1.0 so

/** Of the module that is loaded. Throws DeviceFault. */
export function unblockWay(cryptoki: pkcs11.PKCS11): UnblockWay {
  const { manufacturerID, libraryVersion } = attempt('C_GetInfo', () => cryptoki.C_GetInfo());
  switch (unpadded(manufacturerID)) {
    case 'OpenSC Project':
      return 'opensc';
    case 'Yubico (www.yubico.com)': {
      const { major, minor } = libraryVersion;
      const since = MARKED_PUK_SINCE;
      return major > since.major || (major === since.major && minor >= since.minor) ? 'ykcs11' : 'none';
    }
    default:
      return 'officer';
  }
}

export const codeOf = (way: UnblockWay): PinSeen['unblock'] => (way === 'officer' ? 'so-pin' : way === 'none' ? 'none' : 'puk');

const OPENSC_CONF = '/etc/opensc/opensc.conf';
/**
 * Starts OpenSC again so that C_SetPIN, where nobody is logged in, unblocks. Only for a process that does nothing afterwards but this. Its
 * configuration is read when it is initialised, from the file that the environment names. Throws DeviceFault.
 */
export function restartForUnblocking(cryptoki: pkcs11.PKCS11): void {
  const theirs = process.env['OPENSC_CONF'] ?? OPENSC_CONF;
  const folder = mkdtempSync(join(tmpdir(), 'keyrite-opensc-'));
  try {
    const ours = join(folder, 'opensc.conf');
    writeFileSync(ours, withUnblocking(contentOf(theirs)), { mode: 0o600 });
    Object.assign(process.env, { OPENSC_CONF: ours });
    attempt('C_Finalize', () => {
      cryptoki.C_Finalize();
    });
    attempt('C_Initialize', () => {
      cryptoki.C_Initialize({ flags: pkcs11.CKF_OS_LOCKING_OK });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Empty where there is none: OpenSC does without it, too. */
function contentOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
