/** What was asked of the rehearsal on its command line. */
import { existsSync, readdirSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { project, SetupError } from '../../build/steps.mjs';
import { defaultPeople, FEWEST_CUSTODIANS, having, MOST_CUSTODIANS, readPeople } from '../support/people.ts';
import type { PracticePerson } from '../support/practice-tokens.ts';

const TOKENS = ['softhsm', 'piv', 'yubikey'] as const;
export type Tokens = (typeof TOKENS)[number];

export interface Options {
  readonly people: readonly PracticePerson[];
  /** Approvals needed, and cards that open the key. */
  readonly threshold: number;
  /** SoftHSM's tokens and the whole day; or emulated cards, through OpenSC or ykcs11, and the master key alone. */
  readonly tokens: Tokens;
  /** In place of the day: the master key, and then the drill with its cards from the printed pages. */
  readonly drill: boolean;
  /** Absolute; does not exist yet, or is an empty folder. */
  readonly out: string;
  /** Whether `out` is one of rehearsal/, so that rehearsal/latest, or latest-piv and latest-yubikey, leads to it. */
  readonly inSeries: boolean;
}

const USAGE = 'npm run rehearse [-- --custodians 3 --threshold 2 --people FILE --tokens softhsm|piv|yubikey --drill --out DIR]';
const DEFAULTS = { custodians: 3, threshold: 2 } as const;

const misused = (because: string): SetupError => new SetupError(`${because}\n\n  ${USAGE}`);

interface Given {
  readonly custodians?: string;
  readonly threshold?: string;
  readonly people?: string;
  readonly tokens?: string;
  readonly out?: string;
  readonly drill?: boolean;
}

function given(args: readonly string[]): Given {
  const one = { type: 'string', multiple: true } as const;
  let values: Record<string, string[] | undefined>;
  let drill: boolean | undefined;
  try {
    ({
      values: { drill, ...values },
    } = parseArgs({
      args: [...args],
      allowPositionals: false,
      options: { custodians: one, threshold: one, people: one, tokens: one, out: one, drill: { type: 'boolean' } },
    }));
  } catch (error) {
    // ERR_PARSE_ARGS_…: an unknown option, one without its value, or a word too many
    throw misused(error instanceof Error ? error.message : 'the options cannot be read');
  }
  const single: Record<string, string> = {};
  for (const [name, all] of Object.entries(values)) {
    const [value, ...more] = all ?? [];
    if (value === undefined) continue;
    if (more.length > 0) throw misused(`--${name} is given ${more.length + 1} times`);
    if (value === '') throw misused(`--${name} is empty`);
    single[name] = value;
  }
  return { ...single, ...(drill === undefined ? {} : { drill }) };
}

function number(name: string, text: string | undefined, otherwise: number, from: number, to: number): number {
  if (text === undefined) return otherwise;
  const value = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= from && value <= to)) throw misused(`--${name} is a whole number from ${from} to ${to}, not '${text}'`);
  return value;
}

/** A card room has eight readers of a kind, and when the key is made every custodian has a card in one. */
const MOST_CARDS = 8;

function tokensOf(given: string | undefined, custodians: number): Tokens {
  const tokens = TOKENS.find((one) => one === (given ?? 'softhsm'));
  if (tokens === undefined) throw misused(`--tokens is ${TOKENS.join(', ')}; not '${String(given)}'`);
  if (tokens !== 'softhsm' && custodians > MOST_CARDS)
    throw misused(`--tokens ${tokens}: there are ${MOST_CARDS} readers, one for each custodian; here are ${custodians}`);
  return tokens;
}

/** 2026-11-22T14-12-37Z: UTC, to the second, and a file name everywhere. */
const folderName = (now: Date): string => `${now.toISOString().slice(0, 19).replaceAll(':', '-')}Z`;

/** Never into something that is there: evidence is not overwritten. */
function freePlace(path: string): string {
  if (!existsSync(path)) return path;
  if (!statSync(path).isDirectory()) throw misused(`--out: ${path} is there already, and is no folder`);
  const held = readdirSync(path).length;
  if (held > 0)
    throw misused(`--out: ${path} is there already and holds ${held} ${held === 1 ? 'thing' : 'things'}; nothing is overwritten`);
  return path;
}

/** Throws SetupError, in words, for what cannot be rehearsed. `from`: where a relative path begins. */
export function readOptions(args: readonly string[], from: string, now: Date): Options {
  const { custodians, threshold, people: file, tokens: kind, out, drill = false } = given(args);
  const asked = number('custodians', custodians, DEFAULTS.custodians, FEWEST_CUSTODIANS, MOST_CUSTODIANS);
  const people = file === undefined ? defaultPeople(asked) : readPeople(resolve(from, file));
  const count = having(people, 'custodian').length;
  if (custodians !== undefined && count !== asked) throw misused(`--custodians is ${asked}, and ${String(file)} names ${count}`);
  const needed = number('threshold', threshold, Math.min(DEFAULTS.threshold, count), 2, count);
  const tokens = tokensOf(kind, count);
  if (drill && tokens !== 'softhsm') throw misused('--drill is rehearsed with SoftHSM’s tokens');
  const series = [folderName(now), ...(tokens === 'softhsm' ? [] : [tokens]), ...(drill ? ['drill'] : [])].join('-');
  const place = out === undefined ? resolve(project, 'rehearsal', series) : resolve(from, out);
  return { people, threshold: needed, tokens, drill, out: freePlace(place), inSeries: out === undefined };
}
