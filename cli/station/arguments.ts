/** What was asked of the station on the command line: seed 000's commands and options, and no other. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { type AuditFilter, eventTypesOf, parseSince } from '../../shared/ceremony/audit.ts';
import type { Phase } from '../../shared/ceremony/state.ts';
import { QUORUM_KINDS, type QuorumKind, quorumKind } from '../../shared/format/operation.ts';
import { z } from '../../shared/zod.ts';

/** Where, and in which form the answer is wanted. */
interface Place {
  readonly workspace: string;
  readonly json: boolean;
}

export const payload = z.record(z.string(), z.json());
export type Payload = z.infer<typeof payload>;

/** Null: the policy's own, or what stands in docs/command-line.md. */
export interface Create {
  readonly do: 'create';
  readonly kind: QuorumKind;
  readonly subject: string;
  readonly threshold: number | null;
  readonly approvers: number | null;
  readonly minutes: number | null;
  readonly payload: Payload;
  readonly location: string | null;
  readonly reference: string | null;
}
export interface Approve {
  readonly do: 'approve';
  readonly ceremony: string;
  readonly reason: string;
  readonly sign: boolean;
  readonly person: string | null;
}
export type StationCommand =
  | Create
  | Approve
  | { readonly do: 'execute'; readonly ceremony: string }
  | { readonly do: 'cancel'; readonly ceremony: string; readonly reason: string; readonly by: string | null }
  | { readonly do: 'list'; readonly phases: readonly Phase[] }
  | { readonly do: 'status'; readonly ceremony: string }
  | { readonly do: 'query'; readonly filter: AuditFilter }
  | { readonly do: 'outbox'; readonly out: string };

export type Asked =
  | { readonly kind: 'help' }
  | { readonly kind: 'misused'; readonly because: string }
  | ({ readonly kind: 'command'; readonly command: StationCommand } & Place);

export const HELP = `keyrite ceremony, keyrite audit: the station of this workspace, from the command line

  keyrite ceremony create --type KIND --subject TEXT --payload JSON
          [--threshold M] [--required-approvers N] [--expires-in 24h] [--location TEXT] [--reference TEXT]
  keyrite ceremony approve --ceremony-id ID --reason TEXT --sign [--person ID]
  keyrite ceremony execute --ceremony-id ID
  keyrite ceremony cancel --ceremony-id ID --reason TEXT [--by PERSON]
  keyrite ceremony list [--state pending,partially-approved]
  keyrite ceremony status --ceremony-id ID
  keyrite audit query [--event-type 'ceremony.*'] [--since 7d] [--ceremony-id ID]
  keyrite audit outbox --out FILE

Each also takes --workspace DIR (else $KEYRITE_WORKSPACE, else this folder) and --json.
Exit status: 0 done, 1 refused (why is on the standard error), 2 wrong usage.
`;

/** Thrown and caught in this file only. */
class Misused extends Error {}

type Given = Readonly<Record<string, string | boolean | undefined>>;

const OPTIONS = {
  'ceremony create': ['type', 'subject', 'threshold', 'required-approvers', 'expires-in', 'payload', 'location', 'reference'],
  'ceremony approve': ['ceremony-id', 'reason', 'person'],
  'ceremony execute': ['ceremony-id'],
  'ceremony cancel': ['ceremony-id', 'reason', 'by'],
  'ceremony list': ['state'],
  'ceremony status': ['ceremony-id'],
  'audit query': ['event-type', 'since', 'ceremony-id', 'ceremony'],
  'audit outbox': ['out'],
} as const;
type Name = keyof typeof OPTIONS;
const isName = (name: string): name is Name => Object.hasOwn(OPTIONS, name);

const PHASES: Readonly<Record<string, Phase>> = {
  'not-requested': 'NotRequested',
  pending: 'Pending',
  'partially-approved': 'PartiallyApproved',
  approved: 'Approved',
  executed: 'Executed',
  expired: 'Expired',
  cancelled: 'Cancelled',
};

const text = (given: Given, option: string): string | null => {
  const value = given[option];
  return typeof value === 'string' ? value : null;
};
const needed = (given: Given, option: string): string => {
  const value = text(given, option);
  if (value === null) throw new Misused(`--${option} is missing`);
  return value;
};
function count(given: Given, option: string): number | null {
  const value = text(given, option);
  if (value === null) return null;
  if (!/^\d{1,3}$/.test(value)) throw new Misused(`--${option} is a whole number, not ${value}`);
  return Number(value);
}

const MINUTES = { m: 1, h: 60, d: 1440 } as const;
function minutes(given: Given, option: string): number | null {
  const value = text(given, option);
  if (value === null) return null;
  const [, number, unit] = /^([1-9]\d{0,5})([mhd])$/.exec(value) ?? [];
  if (unit !== 'm' && unit !== 'h' && unit !== 'd') throw new Misused(`--${option} is a time such as 90m, 24h or 7d, not ${value}`);
  return Number(number) * MINUTES[unit];
}

function payloadOf(given: Given): Payload {
  const value = needed(given, 'payload');
  let json: unknown;
  try {
    json = JSON.parse(value);
  } catch {
    throw new Misused('--payload is not JSON');
  }
  const parsed = payload.safeParse(json);
  if (!parsed.success) throw new Misused('--payload is no JSON object');
  return parsed.data;
}

function createOf(given: Given): Create {
  const kind = quorumKind.safeParse(needed(given, 'type'));
  if (!kind.success) throw new Misused(`--type is one of ${QUORUM_KINDS.join(', ')}`);
  return {
    do: 'create',
    kind: kind.data,
    subject: needed(given, 'subject'),
    threshold: count(given, 'threshold'),
    approvers: count(given, 'required-approvers'),
    minutes: minutes(given, 'expires-in'),
    payload: payloadOf(given),
    location: text(given, 'location'),
    reference: text(given, 'reference'),
  };
}

function phasesOf(given: Given): readonly Phase[] {
  const names = text(given, 'state')?.split(',') ?? Object.keys(PHASES);
  return names.map((name) => {
    const phase = PHASES[name.trim().toLowerCase()];
    if (phase === undefined) throw new Misused(`--state is of ${Object.keys(PHASES).join(', ')}, with commas between`);
    return phase;
  });
}

function filterOf(given: Given, now: string): AuditFilter {
  const eventType = text(given, 'event-type');
  if (eventType !== null && eventTypesOf(eventType).length === 0) throw new Misused(`--event-type ${eventType} names no event`);
  const span = text(given, 'since');
  const since = span === null ? null : parseSince(span, now);
  if (span !== null && since === null) throw new Misused(`--since is a time such as 7d, 24h, 90m or 2026-01-16, not ${span}`);
  const [ceremony, other] = [text(given, 'ceremony-id'), text(given, 'ceremony')];
  if (ceremony !== null && other !== null) throw new Misused('--ceremony is --ceremony-id: give one of them');
  const only = ceremony ?? other;
  return {
    ...(eventType === null ? {} : { eventType }),
    ...(since === null ? {} : { since }),
    ...(only === null ? {} : { ceremony: only }),
  };
}

function commandOf(name: Name, given: Given, now: string): StationCommand {
  switch (name) {
    case 'ceremony create':
      return createOf(given);
    case 'ceremony approve':
      return {
        do: 'approve',
        ceremony: needed(given, 'ceremony-id'),
        reason: needed(given, 'reason'),
        sign: given['sign'] === true,
        person: text(given, 'person'),
      };
    case 'ceremony execute':
      return { do: 'execute', ceremony: needed(given, 'ceremony-id') };
    case 'ceremony cancel':
      return { do: 'cancel', ceremony: needed(given, 'ceremony-id'), reason: needed(given, 'reason'), by: text(given, 'by') };
    case 'ceremony list':
      return { do: 'list', phases: phasesOf(given) };
    case 'ceremony status':
      return { do: 'status', ceremony: needed(given, 'ceremony-id') };
    case 'audit query':
      return { do: 'query', filter: filterOf(given, now) };
    case 'audit outbox':
      return { do: 'outbox', out: resolve(needed(given, 'out')) };
  }
}

type OptionTypes = Record<string, { readonly type: 'string' | 'boolean' }>;

/** One value each: of two, one would be forgotten without a word. */
function given(name: Name, args: readonly string[]): Given {
  const options: OptionTypes = { workspace: { type: 'string' }, json: { type: 'boolean' } };
  for (const option of OPTIONS[name]) options[option] = { type: 'string' };
  if (name === 'ceremony approve') options['sign'] = { type: 'boolean' };
  const values = new Map<string, string | boolean>();
  for (const token of parseArgs({ args: [...args], options, tokens: true }).tokens) {
    if (token.kind !== 'option') continue;
    if (values.has(token.name)) throw new Misused(`--${token.name} is given twice`);
    values.set(token.name, token.value ?? true);
  }
  return Object.fromEntries(values);
}

/**
 * @param args from `ceremony` or `audit` on
 * @param now an instant, for `--since`
 */
export function askedOf(args: readonly string[], environment: Readonly<Record<string, string | undefined>>, now: string): Asked {
  const name = args.slice(0, 2).join(' ');
  if (args.includes('--help') || args.includes('-h')) return { kind: 'help' };
  if (!isName(name)) return { kind: 'misused', because: name === '' ? 'no command' : `unknown command ${name}` };
  try {
    const values = given(name, args.slice(2));
    const workspace = resolve(text(values, 'workspace') ?? environment['KEYRITE_WORKSPACE'] ?? '.');
    return { kind: 'command', command: commandOf(name, values, now), workspace, json: values['json'] === true };
  } catch (error) {
    // the second: ERR_PARSE_ARGS_…, an unknown option, or one without its value
    if (error instanceof Misused || error instanceof TypeError) return { kind: 'misused', because: error.message };
    throw error;
  }
}
