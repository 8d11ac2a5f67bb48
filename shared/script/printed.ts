/** A script as it is printed before the ceremony: people by their roles, what is not known yet as a blank in brackets, steps as on the screen. */
import { isQuorumKind } from '../format/operation.ts';
import { type Script, scriptRecord } from '../format/script.ts';
import { ACTIONS } from './actions.ts';
import { type Cast, type ConcreteStep, fill, instantiate, type Player, personValues } from './instantiate.ts';
import { KIND_RULES } from './kind-rules.ts';

export interface PrintedStep {
  /** As on the screen: "4.2". */
  readonly id: string;
  readonly title: string;
  readonly say: string;
  readonly performer: string;
  readonly confirmer: string;
  readonly answer: string;
  /** How things must stand before, how they stand after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly evidence: string;
  readonly minutes: number;
}
export interface PrintedScript {
  readonly title: string;
  readonly id: string;
  readonly version: string;
  /** SHA-256 of the script's canonical form, hex. */
  readonly digest: string;
  /** m and n; null in an emergency. */
  readonly approvals: { readonly threshold: number; readonly custodians: number } | null;
  readonly anyTime: boolean;
  /** What people write in before they begin: the blanks that the texts name. */
  readonly blanks: readonly string[];
  readonly roles: readonly string[];
  readonly minutes: number;
  readonly acts: readonly {
    readonly number: number;
    readonly title: string;
    readonly minutes: number;
    readonly steps: readonly PrintedStep[];
  }[];
}

/** Whose first name is all of it: instantiate takes the first word. */
const NO_BREAK = '\u00a0';
const role = (name: string): Player => ({ id: name, name: name.replaceAll(' ', NO_BREAK) });
const plain = (text: string): string => text.replaceAll(NO_BREAK, ' ');

/** What is not known before: how a text shows it, and what the page asks for. */
const BLANKS: Readonly<Record<string, { readonly shown: string; readonly asked: string }>> = {
  keyName: { shown: '[key name]', asked: 'Key name' },
  k: { shown: '[k]', asked: 'k, cards to open it' },
  keyId: { shown: '[key ID]', asked: 'Key ID' },
  anchorId: { shown: '[anchor ID]', asked: 'Anchor ID' },
  label: { shown: '[key label]', asked: 'Key label' },
  tokenSerial: { shown: '[serial number]', asked: 'HSM serial number' },
  commonName: { shown: '[common name]', asked: 'Common name' },
  ceremony: { shown: '[stuck ceremony]', asked: 'Stuck ceremony' },
  approver: { shown: '[approver]', asked: 'Compromised approver' },
};
const blankOf = (name: string): { readonly shown: string; readonly asked: string } => BLANKS[name] ?? { shown: `[${name}]`, asked: name };

function castOf(script: Script, approvalThreshold: number, custodians: number): Cast {
  const quorum = isQuorumKind(script.kind);
  return {
    master: role('Master'),
    witness: role('Witness'),
    initiator: quorum ? role('Initiator') : null,
    custodians: Array.from({ length: custodians }, (_, i) => role(`Custodian ${i + 1}`)),
    approvalThreshold,
    subject: '[subject]',
    values: Object.fromEntries(KIND_RULES[script.kind].values.map((name) => [name, blankOf(name).shown])),
  };
}

/** What is read instead where the shard of this turn is not on paper: which form it has is known only from the request. */
function otherForms(script: Script, cast: Cast): (step: ConcreteStep) => readonly string[] {
  const saidIn = (form: 'token' | 'provider'): ReadonlyMap<string, string> => {
    const steps = instantiate(script, { ...cast, forms: cast.custodians.map(() => form) }).flatMap((act) => act.steps);
    return new Map(steps.map(({ id, say, answer }) => [id, `“${say}” Answer: “${answer}”`]));
  };
  const [token, provider] = [saidIn('token'), saidIn('provider')];
  return ({ id, say, answer }) => {
    const [inToken, withProvider] = [token.get(id), provider.get(id)];
    if (inToken === undefined || inToken === `“${say}” Answer: “${answer}”`) return [];
    return [`If the shard is in a token, instead: ${inToken}`, `If it is with a provider: ${withProvider ?? ''}`];
  };
}

/** Both 0 in an emergency, whatever is given. */
export function printedScript(script: Script, given: { readonly threshold: number; readonly custodians: number }): PrintedScript {
  const quorum = isQuorumKind(script.kind);
  const { threshold, custodians } = quorum ? given : { threshold: 0, custodians: 0 };
  const cast = castOf(script, threshold, custodians);
  const someone = { ...personValues('asked', role('Custodian')), ...personValues('person', role('Custodian')) };
  const text = (words: string): string => plain(fill(words, someone));
  const people = [cast.master, cast.witness, ...(cast.initiator === null ? [] : [cast.initiator]), ...cast.custodians];
  const others = otherForms(script, cast);
  const acts = instantiate(script, cast).map((act) => ({
    number: act.number,
    title: act.title,
    minutes: act.minutes,
    steps: act.steps.map((step) => ({
      id: step.id,
      title: text(step.title),
      say: text([step.say, ...others(step)].join(' ')),
      performer: step.performer ?? 'Custodian',
      confirmer: step.confirmer,
      answer: text(step.answer),
      before: step.before.map(text),
      after: step.after.map(text),
      evidence: ACTIONS[step.action].evidence,
      minutes: step.minutes,
    })),
  }));
  return {
    title: script.title,
    id: script.id,
    version: script.version,
    digest: scriptRecord.digest(script),
    approvals: quorum ? { threshold, custodians } : null,
    anyTime: script.approvals === 'any-time',
    blanks: ['Subject', ...KIND_RULES[script.kind].values.map((name) => blankOf(name).asked)],
    roles: people.map(({ name }) => plain(name)),
    minutes: acts.reduce((sum, act) => sum + act.minutes, 0),
    acts,
  };
}
