/**
 * `keyrite token …`: the cards in the readers with what they say of their PINs, a PIN changed, a PIN unblocked. It needs the workspace's
 * station.json and roster and not its log, which a console may have open: a PIN is on no record (electron/station/pin-work.ts).
 */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type PinParts, pinsHere, setPin } from '../../electron/station/pin-work.ts';
import { readWorkspace, type Workspace } from '../../electron/station/workspace.ts';
import { refuse } from '../../shared/format/refusal.ts';
import { type PinWork, triesTold } from '../../shared/ipc/pins.ts';
import type { PinSeen } from '../../shared/ipc/token-protocol.ts';
import { en, translator } from '../../shared/words/catalogue.ts';
import { visible } from '../visible.ts';
import { PROGRAMS } from './open-workspace.ts';
import { type Answer, done, EXIT, print, refused } from './say.ts';
import { cardParts } from './token-program.ts';

const t = translator(en, 'en');

const TOKEN_HELP = `keyrite token: the cards in the readers and their PINs

  keyrite token list
  keyrite token pin [--serial SERIAL]       change a PIN
  keyrite token unblock [--serial SERIAL]   set a PIN anew, with the PUK or the administrator's PIN

--serial may be left out when one card is in a reader. PINs are typed at the terminal and nowhere else.
Each also takes --workspace DIR (else $KEYRITE_WORKSPACE, else this folder) and --json.
Exit status: 0 done, 1 refused (why is on the standard error), 2 wrong usage.
`;

const COMMANDS = { list: 'list', pin: 'change', unblock: 'unblock' } as const satisfies Record<string, PinWork | 'list'>;
const isCommand = (name: string): name is keyof typeof COMMANDS => Object.hasOwn(COMMANDS, name);

interface Asked {
  readonly work: PinWork | 'list';
  readonly serial: string | null;
  readonly workspace: string;
  readonly json: boolean;
}

/** A text: what is wrong with it. Null: help is wanted. */
function askedOf(args: readonly string[]): Asked | string | null {
  const [name = '', ...rest] = args;
  if (args.includes('--help') || args.includes('-h')) return null;
  if (!isCommand(name)) return name === '' ? 'no command' : `unknown command token ${name}`;
  try {
    const options = { serial: { type: 'string' }, workspace: { type: 'string' }, json: { type: 'boolean' } } as const;
    const { values } = parseArgs({ args: rest, options });
    if (name === 'list' && values.serial !== undefined) return 'token list takes no --serial';
    return {
      work: COMMANDS[name],
      serial: values.serial ?? null,
      workspace: resolve(values.workspace ?? process.env['KEYRITE_WORKSPACE'] ?? '.'),
      json: values.json === true,
    };
  } catch (error) {
    // ERR_PARSE_ARGS_…
    if (error instanceof TypeError) return error.message;
    throw error;
  }
}

function partsOf({ station, roster }: Workspace): PinParts {
  const holder = ({ fingerprints }: PinSeen): string | undefined =>
    roster.people.find((person) => fingerprints.includes(person.key.fingerprint))?.name;
  return { ...cardParts(PROGRAMS, station.modules), practice: roster.mode === 'practice', nameOf: holder };
}

function stateOf(card: PinSeen): string {
  if (card.pinPad) return t('pins.pad');
  if (card.pin === 'locked') return t('pins.locked');
  return card.pin === 'not-set' ? t('pins.not-set') : t(`entry.tries.${triesTold(card)}`);
}

function listed(parts: PinParts, cards: readonly PinSeen[]): Answer {
  const lines = cards.flatMap((card) => [
    `${card.serial}  ${parts.nameOf(card) ?? card.label}  ${t('pins.where', card)}`,
    `    ${stateOf(card)}`,
  ]);
  const json = cards.map((card) => ({
    serial: card.serial,
    label: card.label,
    model: card.model,
    slot: card.slot,
    person: parts.nameOf(card) ?? null,
    pin: card.pin,
    tries: triesTold(card),
    pinPad: card.pinPad,
    unblock: card.unblock,
  }));
  return done(lines.length === 0 ? [t('pins.none')] : lines, json);
}

async function answerTo({ work, serial, workspace: folder }: Asked): Promise<Answer> {
  const workspace = await readWorkspace(folder);
  if ('control' in workspace) return refused(workspace);
  const parts = partsOf(workspace);
  const here = work === 'list' || serial === null ? await pinsHere(parts) : null;
  if (here?.ok === false) return refused(here.refusal);
  if (work === 'list') return listed(parts, here?.cards ?? []);
  const [only, another] = here?.cards ?? [];
  const chosen = serial ?? (another === undefined ? only?.serial : undefined);
  if (chosen === undefined) {
    return refused(only === undefined ? refuse('CLI-SERIAL-2', {}) : refuse('CLI-SERIAL-1', { have: serials(here?.cards ?? []) }));
  }
  const refusal = await setPin(parts, work, chosen);
  const name = here?.cards.map(parts.nameOf)[0] ?? chosen;
  return refusal === null
    ? done([`${t(`pins.done.${work}`, { name })} ${t('pins.done.more')}`], { serial: chosen, work })
    : refused(refusal);
}

const serials = (cards: readonly PinSeen[]): string => cards.map(({ serial }) => serial).join(', ');

/** @param args after `token`. @returns the exit status. */
export async function runToken(args: readonly string[]): Promise<number> {
  const asked = askedOf(args);
  if (asked === null) {
    process.stdout.write(TOKEN_HELP);
    return EXIT.done;
  }
  if (typeof asked === 'string') {
    process.stderr.write(`keyrite: ${visible(asked)}\n         keyrite token --help says more\n`);
    return EXIT.misused;
  }
  return print(await answerTo(asked), asked.json);
}
