/** What a test asks of the emulator's process, and hears from it. */
import type { CardMade } from './card-made.ts';

/**
 * pull: out before the command is heard. unanswered: the command is carried out, and the card is out before it can answer. answered: out right
 * after the answer. silent: the command is not heard and nothing is answered until the card is pulled. status: answered with this status word
 * and without being carried out.
 */
export type FaultAct = 'pull' | 'unanswered' | 'answered' | 'silent' | { readonly status: number };

export interface Fault {
  /** At the first command with this instruction, or after so many further commands; pieces of one and GET RESPONSE count each. */
  readonly when: { readonly ins: number } | { readonly after: number };
  readonly act: FaultAct;
}

export type EmulatorRequest =
  | { readonly do: 'make'; readonly made: CardMade }
  | { readonly do: 'insert'; readonly card: string; readonly port: number }
  | { readonly do: 'pull'; readonly card: string }
  | { readonly do: 'fault'; readonly card: string; readonly fault: Fault | null }
  | { readonly do: 'tries'; readonly card: string; readonly pin: number }
  | { readonly do: 'state'; readonly card: string };

export interface CardState {
  readonly inserted: boolean;
  readonly pinTries: number;
  readonly pukTries: number;
  readonly pinVerified: boolean;
  /** Instructions heard since the card was last asked for its state, and the status answered; null for none. */
  readonly heard: readonly { readonly ins: number; readonly reference: number; readonly status: number | null }[];
}

export interface Asked {
  readonly id: number;
  readonly request: EmulatorRequest;
}

export type Told =
  | { readonly id: number; readonly ok: true; readonly state?: CardState }
  | { readonly id: number; readonly ok: false; readonly why: string };
