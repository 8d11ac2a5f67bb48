/** An attack: a record that must not be written, tried at a certain step of a real ceremony, and the one control that must refuse it. */
import { executionRefusal } from '../../../shared/ceremony/making.ts';
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import { DEFAULT_POLICY, type Policy } from '../../../shared/format/policy.ts';
import type { Refusal } from '../../../shared/format/refusal.ts';
import type { Roster } from '../../../shared/format/roster.ts';
import type { Action, Script } from '../../../shared/format/script.ts';
import type { ShardManifest } from '../../../shared/format/shard-manifest.ts';
import { caRoot } from '../../../shared/script/certificates.ts';
import { masterKeyGeneration } from '../../../shared/script/master-key-generation.ts';
import { type Ceremony, type CeremonyOptions, keyRotation, newCeremony, sharedRoom } from '../../support/ceremony-of.ts';
import { newRoom, type Room } from '../../support/ceremony-room.ts';
import { hsmKey } from '../../support/keypair-records.ts';
import { mixedKey } from '../../support/mixed-forms.ts';
import { drillOf, oldSet } from '../../support/old-set-records.ts';
import { nextRoster, rosterChange, withKeyTwice, withoutMaster, withUnfitKey } from '../../support/roster-of.ts';

export interface Attack {
  readonly what: string;
  readonly control: string;
  readonly course?: CourseName;
  /** The step it is tried in; `times` for a later step of the same action. */
  readonly step: Action;
  readonly times?: number;
  /** What happens lawfully before. */
  readonly before?: (ceremony: Ceremony) => void;
  /** `execute`: the operation is asked for. */
  readonly event: (ceremony: Ceremony) => CeremonyEvent | 'execute';
  /** When, if not now. */
  readonly at?: (ceremony: Ceremony) => string;
}

const without = (...actions: readonly Action[]): CeremonyOptions => ({
  script: {
    ...masterKeyGeneration,
    acts: masterKeyGeneration.acts
      .map((act) => ({ ...act, steps: act.steps.filter((step) => !actions.includes(step.action)) }))
      .filter((act) => act.steps.length > 0),
  } satisfies Script,
  unasked: true,
});

/** As strict as a policy can be about tokens. */
export const ATTESTED: Policy = {
  ...DEFAULT_POLICY,
  ceremonies: { ...DEFAULT_POLICY.ceremonies, attestation: { require: true, pinPolicy: 'always', touchPolicy: 'always' } },
};

/** What a ceremony of each course is opened with. */
const COURSES = {
  'master key': {},
  'master key, production': {},
  'key rotation': { operation: keyRotation },
  'key in a token': { operation: hsmKey },
  'certificate authority': { operation: { kind: 'ca-root', payload: { commonName: 'Example Root', algorithm: 'ecdsa-p384', years: 20 } } },
  'attested keys': { operation: keyRotation, policy: ATTESTED },
  'stuck ceremony': { operation: { kind: 'stuck-ceremony', payload: { ceremony: 'KC-2026-500' } } },
  'compromised approver': {
    operation: { kind: 'compromised-approver', payload: { person: 'dora', since: '2026-11-01T00:00:00.000Z' } },
  },
  // scripts with a hole, for the controls that hold whatever the script says
  'without identification': without('identify'),
  'without a request': without('initiate', 'compare-request'),
  'without approvals': without('approve'),
  'without reading back': without('read-card'),
  'without combining': without('combine'),
  'master key, mixed': { operation: mixedKey(['lukasz', 'dora', 'eva']) },
  'mixed, without reading back': { operation: mixedKey(['lukasz', 'dora', 'eva']), ...without('read-card') },
  // scripts of another kind
  'key rotation, made': { operation: keyRotation, script: masterKeyGeneration, unasked: true },
  'key rotation, certified': { operation: keyRotation, script: caRoot, unasked: true },
} as const satisfies Readonly<Record<string, CeremonyOptions>>;

const changeTo =
  (roster: (room: Room) => Roster) =>
  (room: Room): CeremonyOptions => ({ operation: rosterChange(room, roster(room)) });
/** Of courses whose request is about the room's own roster. */
const ROSTER_COURSES = {
  'roster change': changeTo(nextRoster),
  'roster change to production': changeTo((room) => ({ ...nextRoster(room), mode: 'production' })),
  'roster change to one of before': changeTo((room) => ({ ...nextRoster(room), issued: room.roster.issued })),
  'roster change, nobody leads': changeTo(withoutMaster),
  'roster change, a key twice': changeTo(withKeyTwice),
  'roster change, an unfit key': changeTo(withUnfitKey),
  'roster change, told more': (room: Room): CeremonyOptions => {
    const { kind, payload } = rosterChange(room);
    return { operation: { kind, payload: { ...payload, changes: [...payload.changes, 'Add somebody.'] } } };
  },
  'roster change, told otherwise': (room: Room): CeremonyOptions => {
    const { kind, payload } = rosterChange(room);
    return { operation: { kind, payload: { ...payload, changes: ['Remove somebody else.', ...payload.changes.slice(1)] } } };
  },
} as const satisfies Readonly<Record<string, (room: Room) => CeremonyOptions>>;
const drill = async (set: Promise<ShardManifest>): Promise<CeremonyOptions> => {
  const manifest = await set;
  return { operation: drillOf(manifest), set: manifest };
};
/** Of courses whose request is about a set of before. */
const SET_COURSES = {
  'recovery drill': (room: Room) => drill(oldSet(room)),
  'recovery drill, holders away': (room: Room) => drill(oldSet(room, { holders: ['lukasz', 'somebody', 'nobody'] })),
  'recovery drill, a set of production': (room: Room) => drill(oldSet(room, { mode: 'production' })),
} as const satisfies Readonly<Record<string, (room: Room) => Promise<CeremonyOptions>>>;
const isSetCourse = (name: CourseName): name is keyof typeof SET_COURSES => Object.hasOwn(SET_COURSES, name);

const isRosterCourse = (name: CourseName): name is keyof typeof ROSTER_COURSES => Object.hasOwn(ROSTER_COURSES, name);

/** Puts a ceremony by hand into another step (Ceremony.placed). */
export function put(ceremony: Ceremony, action: Action, times = 1): void {
  ceremony.state = ceremony.placed(action, times).state;
}

export type CourseName = keyof typeof COURSES | keyof typeof ROSTER_COURSES | keyof typeof SET_COURSES;

/** A ceremony before each of its steps, under "action times". */
type Stages = ReadonlyMap<string, Ceremony>;
export type Courses = ReadonlyMap<CourseName, Stages>;

function roomOf(name: CourseName): Promise<Room> | undefined {
  if (name === 'master key, production') return newRoom({ mode: 'production' });
  return name === 'attested keys' ? newRoom({ attested: true }) : undefined;
}

async function optionsOf(name: CourseName): Promise<CeremonyOptions> {
  if (isSetCourse(name)) return SET_COURSES[name](await sharedRoom());
  return isRosterCourse(name) ? ROSTER_COURSES[name](await sharedRoom()) : COURSES[name];
}

/** Plays until the script ends, or until a step that cannot be done; into later ones the ceremony is put by hand. */
async function stagesOf(name: CourseName): Promise<Stages> {
  const room = await roomOf(name);
  const options = await optionsOf(name);
  const ceremony = await newCeremony({ ...options, ...(room?.vendor && { attestation: room.vendor.authorities }) }, room);
  const stages = new Map<string, Ceremony>();
  const met = new Map<Action, number>();
  let stopped = false;
  for (const { action } of ceremony.state.steps) {
    const times = (met.get(action) ?? 0) + 1;
    met.set(action, times);
    stages.set(`${action} ${times}`, stopped ? ceremony.placed(action, times) : ceremony.fork());
    stopped ||= !played(ceremony);
  }
  return stages;
}

function played(ceremony: Ceremony): boolean {
  try {
    ceremony.play();
    return true;
  } catch (error) {
    if (error instanceof Error && error.message.includes(' refused in step ')) return false;
    throw error;
  }
}

export async function coursesOf(attacks: readonly Attack[]): Promise<Courses> {
  const courses = new Map<CourseName, Stages>();
  for (const { course = 'master key' } of attacks) {
    if (!courses.has(course)) courses.set(course, await stagesOf(course));
  }
  return courses;
}

interface Attempt {
  readonly ceremony: Ceremony;
  readonly ask: () => Refusal | null;
}

/** What happens lawfully before has happened; the attack itself only when it is asked. */
export function attempt(courses: Courses, attack: Attack): Attempt {
  const stage = courses.get(attack.course ?? 'master key')?.get(`${attack.step} ${attack.times ?? 1}`);
  if (stage === undefined) throw new Error(`no step ${attack.step} for ${attack.what}`);
  const ceremony = stage.fork();
  attack.before?.(ceremony);
  const event = attack.event(ceremony);
  return { ceremony, ask: () => (event === 'execute' ? executionRefusal(ceremony.state) : ceremony.ask(event, attack.at?.(ceremony))) };
}
