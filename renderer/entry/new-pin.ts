/**
 * A PIN that is changed or unblocked: the code of now and the new PIN twice, three fields in one view. What can be found wrong without the card
 * is said here, before anything is sent; the token process finds it again.
 */
import { toUtf8 } from '../../shared/bytes/utf8.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import { type Code, hasForm } from '../../shared/ipc/pins.ts';
import type { Translate } from '../../shared/words/catalogue.ts';

interface Wire {
  send(...typed: Uint8Array[]): void;
  withdraw(): void;
}

/** The last try, and what comes after it: the loudest thing in the view. */
export function lastTry(title: string, after: string): HTMLElement {
  const box = document.createElement('p');
  box.className = 'last-try';
  box.setAttribute('role', 'alert');
  const bold = document.createElement('b');
  bold.textContent = title;
  box.append(bold, ` ${after}`);
  return box;
}

function field(id: string, text: string): { readonly row: HTMLElement; readonly input: HTMLInputElement } {
  const row = document.createElement('div');
  row.className = 'row';
  const label = document.createElement('label');
  label.htmlFor = id;
  label.textContent = text;
  const input = document.createElement('input');
  input.id = id;
  input.type = 'password';
  input.autocomplete = 'off';
  input.spellcheck = false;
  input.setAttribute('aria-describedby', 'note');
  row.append(label, input);
  return { row, input };
}

function button(text: string, kind: 'btn main' | 'btn', type: 'submit' | 'button'): HTMLButtonElement {
  const made = document.createElement('button');
  made.className = kind;
  made.type = type;
  made.textContent = text;
  return made;
}

/** What is wrong, and in which field; null: it may be sent. */
function wrongIn(code: Code, [now, pin, again]: readonly [string, string, string], t: Translate): readonly [0 | 1 | 2, string] | null {
  if (!hasForm(code, toUtf8(now))) return [0, t(`entry.code.${code}.wrong`)];
  if (!hasForm('pin', toUtf8(pin))) return [1, t('entry.new.wrong')];
  if (pin !== again) return [2, t('entry.again.wrong')];
  return pin === now ? [1, t('entry.new.same')] : null;
}

function triesText({ tries, code }: EntryAsk, t: Translate): string {
  if (code === 'puk') return t('entry.tries.not-told');
  return tries === undefined || tries === 'last' ? '' : t(`entry.tries.${tries}`);
}

export function askNewPin(ask: EntryAsk, form: HTMLFormElement, wire: Wire, t: Translate): void {
  const { code = 'pin', first, purpose, tries } = ask;
  const title = document.createElement('h1');
  title.textContent = t(purpose === 'unblock' ? 'entry.unblock' : 'entry.change', { first });
  const fields = [field('typed', t(`entry.code.${code}`)), field('new', t('entry.new')), field('again', t('entry.again'))] as const;
  const inputs = fields.map(({ input }) => input);
  const note = document.createElement('p');
  note.id = 'note';
  note.setAttribute('role', 'status');
  const buttons = document.createElement('div');
  buttons.className = 'buttons';
  const stop = button(t('entry.stop.new-pin'), 'btn', 'button');
  stop.id = 'stop';
  buttons.append(button(t(`entry.do.${purpose}`), 'btn main', 'submit'), stop);
  const warning =
    tries === 'last' ? [lastTry(t('entry.tries.last'), t(code === 'pin' ? 'entry.tries.last.after' : 'entry.tries.last.officer'))] : [];
  form.replaceChildren(...warning, title, ...fields.map(({ row }) => row), note, buttons);
  form.classList.add('new-pin');
  form.hidden = false;

  const usual = `${t('entry.new.help')} ${triesText(ask, t)}`;
  const say = (text: string, wrong: boolean): void => {
    note.textContent = text;
    note.className = wrong ? 'note wrong' : 'note';
  };
  const empty = (): void => {
    for (const input of inputs) input.value = '';
    form.hidden = true;
  };
  say(usual, false);
  inputs[0]?.focus();
  for (const [at, input] of inputs.entries()) {
    input.addEventListener('input', () => {
      say(usual, false);
    });
    // Enter goes to the next field, and in the last one it is the button
    input.addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || event.isComposing) return;
      event.preventDefault();
      if (event.repeat) return;
      const next = inputs[at + 1];
      if (next === undefined) form.requestSubmit();
      else next.focus();
    });
  }
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const [now = '', pin = '', again = ''] = inputs.map(({ value }) => value);
    const wrong = wrongIn(code, [now, pin, again], t);
    if (wrong !== null) {
      say(wrong[1], true);
      inputs[wrong[0]]?.focus();
      inputs[wrong[0]]?.select();
      return;
    }
    empty();
    wire.send(toUtf8(now), toUtf8(pin), toUtf8(again));
  });
  stop.addEventListener('click', () => {
    empty();
    wire.withdraw();
  });
}
