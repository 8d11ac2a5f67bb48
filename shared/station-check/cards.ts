/** Findings about what stands between a person's card and the station: modules, pcscd, readers, and the cards themselves. */
import type { Person, Roster } from '../format/roster.ts';
import type { CheckFinding } from '../format/station-check.ts';
import type { TokenSeen } from '../ipc/token-protocol.ts';
import type { ModuleAnswer, ModuleFacts, StationFacts } from './facts.ts';
import { finding, refusedFinding } from './found.ts';

type Listed = Extract<ModuleAnswer, { kind: 'listed' }>;

/** Makers' modules that reach cards through pcscd, by what they say of themselves. */
const THROUGH_PCSCD = /opensc|yubico|ykcs11/i;
const SOFTHSM = /softhsm/i;
const OPENSC = /opensc/i;
/** A card pulled shortly before a signature hangs C_Sign of earlier ones for ever (mutex self-deadlock; rewritten in 0.24). */
const OPENSC_GOOD = { major: 0, minor: 24 };

const isBefore = (version: string, { major, minor }: typeof OPENSC_GOOD): boolean => {
  const [have = 0, haveMinor = 0] = version.split('.').map((part) => Number.parseInt(part, 10));
  return have < major || (have === major && haveMinor < minor);
};

const listedOf = (modules: readonly ModuleFacts[]): readonly Listed[] =>
  modules.flatMap(({ answer }) => (answer.kind === 'listed' ? [answer] : []));

/** @param matters critical for a module that was named, a warning for one that merely is installed */
function moduleFinding({ named, answer }: ModuleFacts, production: boolean, matters: 'critical' | 'warning'): CheckFinding {
  const judged = finding('module', named);
  if (answer.kind === 'hung' || answer.kind === 'crashed') return judged(matters, answer.kind, { path: named });
  // its sentence is about a person's card; here nobody's was asked for
  if (answer.kind === 'refused' && answer.refusal.control === 'TOK-DEVICE-1')
    return judged(matters, 'call-failed', { ...answer.refusal.operands, path: named });
  if (answer.kind === 'refused') return refusedFinding('module', named, matters, answer.refusal, { path: named });
  const { description, version, cryptoki } = answer.module;
  const values = { path: named, description, version, cryptoki, n: answer.tokens.length };
  if (OPENSC.test(description) && isBefore(version, OPENSC_GOOD)) return judged('warning', 'opensc-old', values);
  if (SOFTHSM.test(description) && production) return judged('critical', 'softhsm-production', values);
  return judged('ok', 'loaded', values);
}

export function moduleFindings({ modules, modulesFrom, workspace }: StationFacts): readonly CheckFinding[] {
  if (modules.length === 0) return [finding('module')('critical', 'none')];
  const production = workspace.kind === 'read' && workspace.roster.mode === 'production';
  return modules.map((module) => moduleFinding(module, production, modulesFrom === 'named' ? 'critical' : 'warning'));
}

/** How bad it is that pcscd does not work: of modules that merely are installed, a warning; null where none asks it anything. */
function pcscdMatters({ modules, modulesFrom }: StationFacts): 'critical' | 'warning' | null {
  const asks = (module: ModuleFacts): boolean =>
    THROUGH_PCSCD.test(module.answer.kind === 'listed' ? module.answer.module.description : module.named);
  if (!modules.some(asks)) return null;
  return modulesFrom === 'named' ? 'critical' : 'warning';
}

export function pcscdFinding(facts: StationFacts): CheckFinding {
  const { version, installed, socket } = facts.machine.pcscd;
  const judged = finding('pcscd');
  const values = { version: version ?? '' };
  if (socket === 'answers') return version === null ? judged('ok', 'answers') : judged('ok', 'answers-version', values);
  const matters = pcscdMatters(facts);
  if (matters === null) return judged('ok', installed ? 'not-needed' : 'not-installed-not-needed', values);
  if (!installed && socket === 'no-socket') return judged(matters, 'not-installed');
  return judged(matters, socket === 'no-socket' || socket === 'refused' ? 'not-running' : socket, values);
}

export function readerFinding(facts: StationFacts): CheckFinding {
  const { pcscd, usbReaders } = facts.machine;
  const judged = finding('reader');
  const plugged = { n: usbReaders.length, names: usbReaders.join(', ') };
  const matters = pcscdMatters(facts);
  if (pcscd.readers === null) {
    if (usbReaders.length > 0) return judged(matters ?? 'warning', 'plugged-unused', plugged);
    return matters === null ? judged('ok', 'not-needed') : judged('cannot-tell', 'not-said');
  }
  if (pcscd.readers.length === 0) {
    if (usbReaders.length > 0) return judged('warning', 'no-driver', plugged);
    return matters === null ? judged('ok', 'not-needed') : judged('warning', 'none');
  }
  const cards = pcscd.readers.filter(({ card }) => card).length;
  return judged('ok', 'readers', { n: pcscd.readers.length, cards, names: pcscd.readers.map(({ name }) => name).join(', ') });
}

/** One card, though two modules may show it under two serial numbers: it is known by the keys of its certificates. */
export interface CardHere {
  readonly token: TokenSeen;
  /** Modules that show it, as they were named. */
  readonly modules: readonly string[];
}

const fingerprintsOf = ({ certificates }: TokenSeen): readonly string[] => certificates.map(({ fingerprint }) => fingerprint);

function isSame(one: TokenSeen, other: TokenSeen): boolean {
  const keys = fingerprintsOf(one);
  if (keys.length === 0) return other.certificates.length === 0 && one.serial === other.serial;
  return fingerprintsOf(other).some((fingerprint) => keys.includes(fingerprint));
}

/** What two modules both show with one key is one card; two with one key in one module are two, and the key was copied. */
export function cardsHere(modules: readonly ModuleFacts[]): readonly CardHere[] {
  const cards: CardHere[] = [];
  for (const { named, answer } of modules) {
    if (answer.kind !== 'listed') continue;
    for (const token of answer.tokens) {
      const at = cards.findIndex((card) => !card.modules.includes(named) && isSame(card.token, token));
      const before = cards[at];
      if (before === undefined) cards.push({ token, modules: [named] });
      else cards[at] = { ...before, modules: [...before.modules, named] };
    }
  }
  return cards;
}

export const holderOf = (roster: Roster | null, token: TokenSeen): Person | undefined =>
  roster?.people.find((person) => token.certificates.some(({ fingerprint }) => fingerprint === person.key.fingerprint));

const PIN: Readonly<Record<TokenSeen['pin'], readonly ['ok' | 'warning' | 'critical', string]>> = {
  'more-than-one-try': ['ok', 'ready'],
  'few-tries': ['warning', 'few-tries'],
  'final-try': ['critical', 'final-try'],
  locked: ['critical', 'locked'],
  'not-set': ['critical', 'not-set'],
};

function tokenFinding({ token }: CardHere, roster: Roster | null): CheckFinding {
  const holder = holderOf(roster, token);
  const judged = finding('token', token.serial);
  const values = { serial: token.serial, name: holder?.name ?? token.label, person: holder?.id ?? '' };
  if (token.pinPad) return judged('critical', 'pin-pad', values);
  const [result, found] = PIN[token.pin];
  if (result !== 'ok') return judged(result, found, values);
  if (token.certificates.length === 0) return judged('warning', 'no-certificate', values);
  if (roster !== null && holder === undefined) return judged('warning', 'stranger', values);
  return judged('ok', roster === null ? 'ready' : 'enrolled', values);
}

/** Two cards with one key: the key was copied, and no longer names one person (TOK-TWICE-1). */
function copiedKeys(cards: readonly CardHere[]): readonly CheckFinding[] {
  const serials = new Map<string, string[]>();
  for (const { token } of cards)
    for (const fingerprint of new Set(fingerprintsOf(token))) serials.set(fingerprint, [...(serials.get(fingerprint) ?? []), token.serial]);
  const copied = new Set([...serials.values()].filter((of) => of.length > 1).map((of) => of.join(', ')));
  return [...copied].map((of) => finding('token', of)('critical', 'copied-key', { serials: of }));
}

export function tokenFindings({ modules, workspace }: StationFacts): readonly CheckFinding[] {
  const cards = cardsHere(modules);
  const roster = workspace.kind === 'read' ? workspace.roster : null;
  if (cards.length === 0) return [finding('token')('cannot-tell', listedOf(modules).length === 0 ? 'no-module' : 'none')];
  return [...cards.map((card) => tokenFinding(card, roster)), ...copiedKeys(cards)];
}
