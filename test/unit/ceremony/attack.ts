/** An attack: a record that must not be written, tried at a certain step of a real ceremony, and the one control that must refuse it. */
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import type { Action, Script } from '../../../shared/format/script.ts';
import { masterKeyGeneration } from '../../../shared/script/master-key-generation.ts';
import { type Ceremony, newCeremony } from '../../support/ceremony-of.ts';

export interface Attack {
  readonly what: string;
  readonly control: string;
  /** The step it is tried in; `times` for a later step of the same action. Default: the script as it is. */
  readonly step: Action;
  readonly times?: number;
  readonly script?: keyof typeof SCRIPTS;
  readonly mode?: 'practice' | 'production';
  /** What happens lawfully before. */
  readonly before?: (ceremony: Ceremony) => void;
  readonly event: (ceremony: Ceremony) => CeremonyEvent;
  /** When, if not now. */
  readonly at?: (ceremony: Ceremony) => string;
}

const without = (...actions: readonly Action[]): Script => ({
  ...masterKeyGeneration,
  acts: masterKeyGeneration.acts
    .map((act) => ({ ...act, steps: act.steps.filter((step) => !actions.includes(step.action)) }))
    .filter((act) => act.steps.length > 0),
});

/** Scripts with a hole, for the controls that hold whatever the script says. */
export const SCRIPTS = {
  whole: masterKeyGeneration,
  'without identification': without('identify'),
  'without a request': without('initiate', 'compare-request'),
  'without approvals': without('approve'),
  'without reading back': without('read-card'),
  'without combining': without('combine'),
} as const;

/** A ceremony before each of its steps, under "action times". */
export type Stages = ReadonlyMap<string, Ceremony>;

export const stageOf = (stages: Stages, action: Action, times = 1): Ceremony => {
  const found = stages.get(`${action} ${times}`);
  if (found === undefined) throw new Error(`no step ${action} ${times}`);
  return found.fork();
};

/** Plays until the script ends, or until a step that a script with a hole cannot do. */
export async function stagesOf(script: keyof typeof SCRIPTS = 'whole', room?: Ceremony['room']): Promise<Stages> {
  const ceremony = await newCeremony({ script: SCRIPTS[script] }, room);
  const stages = new Map<string, Ceremony>();
  const met = new Map<Action, number>();
  while (ceremony.state.current !== null) {
    const { action } = ceremony.step;
    const times = (met.get(action) ?? 0) + 1;
    met.set(action, times);
    stages.set(`${action} ${times}`, ceremony.fork());
    if (script === 'whole') ceremony.play();
    else if (!playable(ceremony)) break;
  }
  return stages;
}

function playable(ceremony: Ceremony): boolean {
  try {
    ceremony.play();
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes(' refused in step ')) return false;
    throw error;
  }
}
