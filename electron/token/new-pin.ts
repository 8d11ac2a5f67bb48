/**
 * What the entry view sends for a change or an unblocking: the code of now and the new PIN twice, as bytes, wiped after use. All that can be
 * found wrong without the token is found here, so that a slip costs no try. As with every PIN, the strings that pkcs11js wants exist at the call
 * only, and main ends this process after each.
 */
import type { Refusal } from '../../shared/format/refusal.ts';
import { type Code, hasForm, type NewPinEntry } from '../../shared/ipc/pins.ts';
import { z } from '../../shared/zod.ts';
import type { Port } from '../process-port.ts';
import * as refusals from './refusals.ts';

const newPinEntry: z.ZodType<NewPinEntry> = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('new-pin'),
    code: z.instanceof(Uint8Array),
    pin: z.instanceof(Uint8Array),
    again: z.instanceof(Uint8Array),
  }),
  z.strictObject({ kind: z.literal('withdrawn') }),
]);

export interface NewPin {
  /** The PIN of now, or what unblocks it. */
  readonly code: Uint8Array;
  readonly pin: Uint8Array;
}

/** Waits for one message and closes the port. The caller wipes what it gets. */
export function oneNewPin(entry: Port, code: Code): Promise<NewPin | Refusal> {
  return new Promise((resolve) => {
    entry.onMessage((message) => {
      entry.close();
      const parsed = newPinEntry.safeParse(message);
      if (!parsed.success) resolve(refusals.pinForm());
      else if (parsed.data.kind === 'withdrawn') resolve(refusals.withdrawn());
      else {
        const { again, ...typed } = parsed.data;
        const refusal = wrongWith(code, typed, again);
        again.fill(0);
        if (refusal !== undefined) wipe(typed);
        resolve(refusal ?? typed);
      }
    });
  });
}

function wrongWith(code: Code, typed: NewPin, again: Uint8Array): Refusal | undefined {
  if (!hasForm(code, typed.code)) return code === 'pin' ? refusals.pinForm() : refusals.codeForm(code);
  if (!hasForm('pin', typed.pin)) return refusals.pinForm();
  if (!isSame(typed.pin, again)) return refusals.pinUnlike();
  return isSame(typed.pin, typed.code) ? refusals.pinSame() : undefined;
}

const isSame = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

export function wipe({ code, pin }: NewPin): void {
  code.fill(0);
  pin.fill(0);
}
