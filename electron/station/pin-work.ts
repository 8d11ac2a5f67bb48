/**
 * One PIN, changed or unblocked: finds the card, opens the entry view, and ends the token process. Wired by the console (pins.ts) and by the
 * command line. What is typed goes from the entry view to the token process and is nowhere here. It is on no record: a PIN says nothing that a
 * ceremony's log speaks of, the card's keys and certificates stay what they are, and who typed it nobody can prove.
 */
import { type Refusal, refuse } from '../../shared/format/refusal.ts';
import type { EntryAsk } from '../../shared/ipc/entry.ts';
import { type PinWork, pinUnasked, triesTold } from '../../shared/ipc/pins.ts';
import type { PinSeen } from '../../shared/ipc/token-protocol.ts';
import type { StationParts, TokenModule } from './parts.ts';
import { CARD_DEADLINE_MS, Readers } from './readers.ts';

/** Twice a signature's: a card that proves its new PIN answers three times. */
const DEADLINE = { ms: 2 * CARD_DEADLINE_MS } as const;

export interface PinParts extends Pick<StationParts, 'modules' | 'openEntry'> {
  readonly practice: boolean;
  /** The holder's name, or undefined for a stranger's card. */
  readonly nameOf: (card: PinSeen) => string | undefined;
  /** The entry view is open; something was typed, and the card is awaited. */
  readonly onEntry?: () => void;
  readonly onSent?: () => void;
}

/** A card as one module shows it. */
interface View {
  readonly module: TokenModule;
  readonly card: PinSeen;
}
type Views = readonly [View, ...View[]];
type Looked = { readonly ok: true; readonly cards: readonly Views[]; readonly silent: Refusal | null } | Refused;
interface Refused {
  readonly ok: false;
  readonly refusal: Refusal;
}

/** Every card in the readers, with what it says of its PIN; through several modules, as the first of them shows it. */
export async function pinsHere({
  modules,
}: Pick<StationParts, 'modules'>): Promise<{ readonly ok: true; readonly cards: readonly PinSeen[] } | Refused> {
  const readers = new Readers(modules);
  try {
    const looked = await look(readers, modules);
    return looked.ok ? { ok: true, cards: looked.cards.map(([{ card }]) => card) } : looked;
  } finally {
    readers.end();
  }
}

/** Refused when no module can be used; of several, the ones that can are looked through. */
async function look(readers: Readers, modules: readonly TokenModule[]): Promise<Looked> {
  const answers = await Promise.all(
    modules.map(async (module) => ({ module, answer: await readers.ask(module, { do: 'pins' }, { deadline: DEADLINE }) })),
  );
  const refusals = answers.flatMap(({ answer }) => (answer.ok ? [] : [answer.refusal]));
  const [silent = null] = refusals;
  if (silent !== null && refusals.length === modules.length) return { ok: false, refusal: silent };
  const cards: Views[] = [];
  for (const { module, answer } of answers) {
    for (const card of answer.ok ? answer.tokens : []) {
      const at = cards.findIndex((views) => views.some((view) => isSame(view.card, card)));
      const known = cards[at];
      if (known === undefined) cards.push([{ module, card }]);
      else cards[at] = [...known, { module, card }];
    }
  }
  return { ok: true, cards, silent };
}

/** Known by its keys, as for a signature (readers.ts): serials differ between modules. */
const isSame = (one: PinSeen, other: PinSeen): boolean => one.fingerprints.some((key) => other.fingerprints.includes(key));

/** Null: the card has the new PIN, and took it when asked. */
export async function setPin(parts: PinParts, work: PinWork, serial: string): Promise<Refusal | null> {
  const readers = new Readers(parts.modules);
  try {
    const looked = await look(readers, parts.modules);
    if (!looked.ok) return told(looked.refusal, work, serial);
    const views = looked.cards.find((all) => all.some(({ card }) => card.serial === serial));
    const view = views === undefined ? undefined : workedThrough(views, work, serial);
    if (view === undefined) {
      const have = looked.cards.map(([{ card }]) => card.serial).join(', ');
      return told(looked.silent ?? refuse('TOK-CARD-1', { serial, have }), work, serial);
    }
    const refusal = unasked(view, work) ?? (await typed(readers, parts, work, view));
    return refusal === null ? null : told(refusal, work, nameOf(parts, view.card));
  } finally {
    readers.end();
  }
}

const told = ({ control, operands }: Refusal, work: PinWork, person: string): Refusal => ({
  control,
  operands: { ...operands, person, work },
});

/** As it was named; but for unblocking, a module that can. */
function workedThrough(views: Views, work: PinWork, serial: string): View | undefined {
  const named = views.find(({ card }) => card.serial === serial);
  if (work === 'change' || named?.card.unblock !== 'none') return named;
  return views.find(({ card }) => card.unblock !== 'none') ?? named;
}

const nameOf = (parts: PinParts, card: PinSeen): string => parts.nameOf(card) ?? (card.label === '' ? card.serial : card.label);

/** Found by looking: the entry view is not opened for nothing. The token process looks again. */
function unasked({ module, card }: View, work: PinWork): Refusal | null {
  if (work === 'change' || card.pinPad) return pinUnasked(card) ?? null;
  const { serial, label } = card;
  if (card.unblock === 'none') return refuse('TOK-UNBLOCK-1', { serial, label, module: module.path });
  return card.unblock === 'so-pin' && card.officer === 'locked' ? refuse('TOK-CODE-LOCKED-1', { serial, label, code: 'so-pin' }) : null;
}

function askOf(parts: PinParts, work: PinWork, card: PinSeen): Omit<EntryAsk, 'theme'> {
  const name = nameOf(parts, card);
  const first = parts.nameOf(card) === undefined ? name : (name.split(' ')[0] ?? name);
  const ask = { kind: 'new-pin', name, first, purpose: work, practice: parts.practice, token: null } as const;
  if (work === 'change') return { ...ask, code: 'pin', tries: triesTold(card) };
  // of a PUK nothing tells
  return card.unblock === 'so-pin' ? { ...ask, code: 'so-pin', tries: triesTold({ ...card, pin: card.officer }) } : { ...ask, code: 'puk' };
}

/** Ends in which the card may have set the PIN or may not, once the code was on its way. */
const WITHOUT_A_WORD = ['TOK-TIMEOUT-1', 'TOK-ENDED-1'];

async function typed(readers: Readers, parts: PinParts, work: PinWork, { module, card }: View): Promise<Refusal | null> {
  const { serial, label } = card;
  readers.keepOnly(module);
  const request = { do: 'set-pin', work, serial } as const;
  const entry = parts.openEntry(askOf(parts, work, card));
  parts.onEntry?.();
  const heard = { sent: false };
  try {
    const begins = entry.sent.then(() => {
      heard.sent = true;
      parts.onSent?.();
    });
    const answer = await readers.ask(module, request, { ports: { entry: entry.port }, deadline: { ...DEADLINE, begins } });
    if (answer.ok) return null;
    const unsure = heard.sent && WITHOUT_A_WORD.includes(answer.refusal.control);
    return unsure ? refuse('TOK-PIN-UNSURE-1', { serial, label, rv: answer.refusal.control }) : answer.refusal;
  } finally {
    entry.close();
  }
}
