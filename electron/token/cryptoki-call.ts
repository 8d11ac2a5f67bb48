/** One way to call the module, so that every failure has the call's name and the return value's, and nothing of its arguments. */

/** The outside world failed: a PKCS#11 return value other than CKR_OK. */
export class DeviceFault extends Error {
  /** PKCS#11 v2.40 §5.1, as text: CKR_DEVICE_REMOVED; vendors' own with their number: CKR_VENDOR_DEFINED:0x80000001. */
  readonly code: string;
  readonly call: string;

  constructor(call: string, code: string, cause: unknown) {
    super(`${call}: ${code}`, { cause });
    this.name = 'DeviceFault';
    this.call = call;
    this.code = code;
  }
}

/** Undefined for an error that is no return value: a wrong argument (a bug), or the dynamic linker's words. */
function returnValueOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  // Pkcs11Error has the name as message and the number as code; template errors and C_FindObjects throw a bare Error('CKR_…:208')
  const [, name, inMessage] = /^(CKR_[A-Z0-9_]+)(?::(\d+))?/.exec(error.message) ?? [];
  if (name !== 'CKR_VENDOR_DEFINED') return name;
  const number = inMessage === undefined && 'code' in error ? Number(error.code) : Number(inMessage);
  return `${name}:0x${number.toString(16)}`;
}

/** Throws DeviceFault for a return value, and what is a bug as it is. */
export function attempt<Result>(call: string, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    throw faultOf(call, error);
  }
}

/** As attempt, for the calls that run on another thread and may wait for a touch. */
export async function attemptAsync<Result>(call: string, run: () => Promise<Result>): Promise<Result> {
  try {
    return await run();
  } catch (error) {
    throw faultOf(call, error);
  }
}

function faultOf(call: string, error: unknown): unknown {
  const code = returnValueOf(error);
  return code === undefined ? error : new DeviceFault(call, code, error);
}
