/** What the verifier says: every control it asked, what was compared, and, when all held, the ceremony's facts. */
import { FormatError } from '../bytes/format-error.ts';
import type { Refusal } from '../format/refusal.ts';
import type { CeremonyFacts } from './facts.ts';

export type Operands = Refusal['operands'];

export interface Check {
  readonly control: string;
  readonly ok: boolean;
  /** False: what it would have compared was refused by another check; it is then not `ok` either. */
  readonly ran: boolean;
  readonly operands: Operands;
}

export interface Report {
  /** Every check ran and held. */
  readonly verified: boolean;
  /** SHA-256 of the bundle and of the roster as given. */
  readonly bundleDigest: string;
  readonly rosterDigest: string;
  /** Null unless verified: what an unverified bundle says of itself is not a fact. */
  readonly ceremony: CeremonyFacts | null;
  readonly checks: readonly Check[];
}

export const passed = (control: string, operands: Operands = {}): Check => ({ control, ok: true, ran: true, operands });
export const refused = (control: string, operands: Operands = {}): Check => ({ control, ok: false, ran: true, operands });
const notRun = (control: string): Check => ({ control, ok: false, ran: false, operands: {} });
export const outcome = (control: string, ok: boolean, operands: Operands): Check => ({ control, ok, ran: true, operands });
export const refusedBy = ({ control, operands }: Refusal, more: Operands = {}): Check => refused(control, { ...operands, ...more });

/** One group of checks and what later groups may build on; null when it may not be built on. */
export interface Stage<T> {
  readonly checks: readonly Check[];
  readonly value: T | null;
}

type Values<Stages extends readonly Stage<unknown>[]> = { readonly [K in keyof Stages]: NonNullable<Stages[K]['value']> };

const areValues = <Stages extends readonly Stage<unknown>[]>(values: readonly unknown[]): values is Values<Stages> =>
  values.every((value) => value !== null);

/** Runs a group when every group it builds on gave its value; else each of its controls is listed as not run. */
export function after<const Stages extends readonly Stage<unknown>[], T>(
  stages: Stages,
  controls: readonly string[],
  run: (...values: Values<Stages>) => Stage<T>,
): Stage<T> {
  const values: readonly unknown[] = stages.map(({ value }) => value);
  return areValues<Stages>(values) ? run(...values) : { checks: controls.map(notRun), value: null };
}

/** A group without a value of its own. */
export const only = (...checks: readonly Check[]): Stage<true> => ({ checks, value: checks.every(({ ok }) => ok) ? true : null });

/** Reads with a strict decoder: its FormatError is the refusal, with the rule that was broken and where. */
export function reading<T>(control: string, read: () => T, operands: (value: T) => Operands): Stage<T> {
  try {
    const value = read();
    return { checks: [passed(control, operands(value))], value };
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { checks: [refused(control, { broken: error.code, at: error.at })], value: null };
  }
}
