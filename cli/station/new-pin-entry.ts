/** The code of now and the new PIN twice, at the terminal: a field that is typed wrong is typed again, before the card hears of any. */
import { hasForm, type NewPinEntry } from '../../shared/ipc/pins.ts';
import type { NewPinPrompts } from './entry-protocol.ts';
import type { Terminal } from './terminal.ts';

type Typed = Uint8Array<ArrayBuffer>;

const isSame = (a: Typed, b: Typed): boolean => Buffer.compare(a, b) === 0;

/** Until `wrongWith` finds nothing; null: the person stopped. */
async function field(terminal: Terminal, prompt: string, wrongWith: (typed: Typed) => string | null): Promise<Typed | null> {
  for (;;) {
    const typed = await terminal.line(false, prompt);
    if (typed === null) return null;
    const wrong = wrongWith(typed);
    if (wrong === null) return typed;
    typed.fill(0);
    terminal.write(`${wrong}\n`);
  }
}

/** What goes to the token program. The caller wipes it. */
export const typedNewPin = (terminal: Terminal, asked: NewPinPrompts): Promise<NewPinEntry> =>
  terminal.hidden(() => typedHidden(terminal, asked));

async function typedHidden(terminal: Terminal, { code: kind, before, prompts, wrong }: NewPinPrompts): Promise<NewPinEntry> {
  terminal.write(`${before.join('\n')}\n`);
  const code = await field(terminal, prompts.code, (typed) => (hasForm(kind, typed) ? null : wrong.code));
  if (code === null) return { kind: 'withdrawn' };
  for (;;) {
    const pin = await field(terminal, prompts.pin, (typed) =>
      hasForm('pin', typed) ? (isSame(typed, code) ? wrong.same : null) : wrong.pin,
    );
    const again = pin === null ? null : await field(terminal, prompts.again, () => null);
    if (pin !== null && again !== null && isSame(pin, again)) return { kind: 'new-pin', code, pin, again };
    pin?.fill(0);
    again?.fill(0);
    if (pin === null || again === null) {
      code.fill(0);
      return { kind: 'withdrawn' };
    }
    terminal.write(`${wrong.again}\n`);
  }
}
