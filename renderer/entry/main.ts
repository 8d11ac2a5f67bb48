/**
 * Where a PIN or a card is typed. This page has no wire but the one to the token or custody process, keeps nothing, and is gone after each
 * entry. The form of a PIN is checked when it is sent, not while it is typed: nothing here shows how long it is but its own dots.
 * Enter in the field is the same as pressing the button; nothing sends by itself.
 */
import '../styles/fonts.css';
import '../styles/tokens.css';
import '../styles/parts.css';
import './entry.css';

import { toUtf8 } from '../../shared/bytes/utf8.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import { hasForm } from '../../shared/ipc/pins.ts';
import { en, translator } from '../../shared/words/catalogue.ts';
import { askNewPin, lastTry } from './new-pin.ts';

declare global {
  interface Window {
    readonly keyriteEntry: {
      ready(): void;
      onAsk(listen: (ask: EntryAsk) => void): void;
      /** Takes the bytes over and wipes them: a PIN, a card, or what was typed in each of three fields. */
      send(...typed: Uint8Array[]): void;
      withdraw(): void;
    };
  }
}

const t = translator(en, 'en');
const CARD_LENGTH = 92;

function part<T extends Element>(id: string, kind: new () => T): T {
  const found = document.getElementById(id);
  if (!(found instanceof kind)) throw new Error(`the page has no ${id}`);
  return found;
}
const form = part('field', HTMLFormElement);
const label = part('label', HTMLElement);
const help = part('help', HTMLElement);
const send = part('send', HTMLButtonElement);
const stop = part('stop', HTMLButtonElement);

/** "dark 20px": the console's theme and root size, so that this page looks like its place. */
function takeLook(look: string): void {
  const [theme = 'system', size = ''] = look.split(' ');
  if (theme !== 'system') document.documentElement.dataset['theme'] = theme;
  if (/^\d+(\.\d+)?px$/.test(size)) document.documentElement.style.fontSize = size;
}

/** A card is typed in groups of four and read again before it is sent, so its field is several lines and not hidden. */
function cardField(before: HTMLInputElement): HTMLTextAreaElement {
  const field = document.createElement('textarea');
  field.id = before.id;
  field.rows = 3;
  field.spellcheck = false;
  field.autocomplete = 'off';
  field.setAttribute('aria-labelledby', 'label');
  field.setAttribute('aria-describedby', 'help');
  before.replaceWith(field);
  return field;
}

/** Null: it may be sent. The token process checks the same again (shared/ipc/pins.ts). */
function wrongWith(kind: EntryAsk['kind'], text: string): string | null {
  if (kind === 'pin') return hasForm('pin', toUtf8(text)) ? null : t('entry.pin.wrong');
  const n = text.replaceAll(/[\s-]/g, '').length;
  return n === CARD_LENGTH ? null : t('entry.card.wrong', { n });
}

function say(text: string, isWrong: boolean): void {
  help.textContent = text;
  help.classList.toggle('wrong', isWrong);
}

/** What the card tells of its tries, before anything is typed. The last one is said aloud, and above the field. */
function usualOf({ kind, tries }: EntryAsk): string {
  if (kind === 'card') return t('entry.card.help');
  return tries === undefined || tries === 'last' ? t('entry.pin.help') : `${t('entry.pin.help')}. ${t(`entry.tries.${tries}`)}`;
}

function open(ask: EntryAsk): void {
  takeLook(ask.theme);
  if (ask.kind === 'new-pin') askNewPin(ask, form, window.keyriteEntry, t);
  else askOne(ask);
}

function askOne(ask: EntryAsk): void {
  const { kind, first, purpose, token } = ask;
  if (kind === 'new-pin') return;
  if (ask.tries === 'last') form.prepend(lastTry(t('entry.tries.last'), t('entry.tries.last.after')));
  const field = kind === 'pin' ? part('typed', HTMLInputElement) : cardField(part('typed', HTMLInputElement));
  const usual = usualOf(ask);
  const pinLabel = token === null ? t('entry.pin', { first }) : t('entry.pin.token', { first, serial: token });
  label.textContent = kind === 'pin' ? pinLabel : t('entry.card', { first });
  send.textContent = t(`entry.do.${purpose}`);
  stop.textContent = token === null ? t(`entry.stop.${kind}`) : t('entry.stop.card');
  form.classList.toggle('card', kind === 'card');
  say(usual, false);
  form.hidden = false;
  field.focus();
  field.addEventListener('input', () => {
    say(usual, false);
  });
  field.addEventListener('keydown', (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== 'Enter' || event.isComposing) return;
    event.preventDefault();
    if (!event.repeat) form.requestSubmit();
  });
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const wrong = wrongWith(kind, field.value);
    if (wrong !== null) {
      say(wrong, true);
      field.focus();
      return;
    }
    const typed = toUtf8(field.value);
    field.value = '';
    form.hidden = true;
    window.keyriteEntry.send(typed);
  });
  stop.addEventListener('click', () => {
    field.value = '';
    form.hidden = true;
    window.keyriteEntry.withdraw();
  });
}

window.keyriteEntry.onAsk(open);
/**
 * Not before the console has given this view a place: the look comes with it. Asked again every few milliseconds, because a view that gets
 * its size before its first layout hears of no `resize`.
 */
function readyWhenPlaced(): void {
  if (window.innerWidth > 0) window.keyriteEntry.ready();
  else window.setTimeout(readyWhenPlaced, 16);
}
readyWhenPlaced();
