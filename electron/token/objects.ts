/** Sessions, searches and attributes: the small pieces of PKCS#11 that the rest of the room is written with. */
import pkcs11 from 'pkcs11js';
import { attempt, DeviceFault } from './cryptoki-call.ts';

/** A session, closed whatever happens; read-only unless `flags` say CKF_RW_SESSION. Throws DeviceFault. */
export async function withSession<Result>(
  cryptoki: pkcs11.PKCS11,
  slot: pkcs11.Handle,
  run: (session: pkcs11.Handle) => Result | Promise<Result>,
  flags = 0,
): Promise<Result> {
  const session = attempt('C_OpenSession', () => cryptoki.C_OpenSession(slot, pkcs11.CKF_SERIAL_SESSION | flags));
  try {
    return await run(session);
  } finally {
    forgiving('C_CloseSession', () => {
      cryptoki.C_CloseSession(session);
    });
  }
}

/** For tidying up after a token that may be gone: its failure must not hide the reason we are leaving. */
export function forgiving(call: string, run: () => void): void {
  try {
    attempt(call, run);
  } catch (error) {
    if (!(error instanceof DeviceFault)) throw error;
  }
}

/** Every object the session may see that matches. Throws DeviceFault. */
export function findObjects(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, template: pkcs11.Template): pkcs11.Handle[] {
  attempt('C_FindObjectsInit', () => {
    cryptoki.C_FindObjectsInit(session, template);
  });
  try {
    const found: pkcs11.Handle[] = [];
    for (;;) {
      const some = attempt('C_FindObjects', () => cryptoki.C_FindObjects(session, 32));
      if (some.length === 0) return found;
      found.push(...some);
    }
  } finally {
    forgiving('C_FindObjectsFinal', () => {
      cryptoki.C_FindObjectsFinal(session);
    });
  }
}

/** A copy of one attribute's value; undefined when the object has none or will not show it. Throws DeviceFault for anything else. */
export function attributeOf(
  cryptoki: pkcs11.PKCS11,
  session: pkcs11.Handle,
  object: pkcs11.Handle,
  type: number,
): Uint8Array<ArrayBuffer> | undefined {
  try {
    const [attribute] = attempt('C_GetAttributeValue', () => cryptoki.C_GetAttributeValue(session, object, [{ type }]));
    return attribute === undefined ? undefined : new Uint8Array(attribute.value);
  } catch (error) {
    if (error instanceof DeviceFault && (error.code === 'CKR_ATTRIBUTE_TYPE_INVALID' || error.code === 'CKR_ATTRIBUTE_SENSITIVE'))
      return undefined;
    throw error;
  }
}

/** CK_BBOOL: one byte, CK_FALSE is 0. */
export function flagOf(cryptoki: pkcs11.PKCS11, session: pkcs11.Handle, object: pkcs11.Handle, type: number): boolean | undefined {
  const value = attributeOf(cryptoki, session, object, type);
  return value === undefined ? undefined : value[0] !== 0;
}
