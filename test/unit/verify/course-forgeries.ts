/** Ceremonies in which somebody did what no control lets through, put on the record all the same and signed for by the quorum. */
import type { CeremonyEvent } from '../../../shared/format/ceremony-event.ts';
import type { Action, Script } from '../../../shared/format/script.ts';
import { masterKeyGeneration } from '../../../shared/script/master-key-generation.ts';
import { SCRIPTS } from '../../../shared/script/scripts.ts';
import type { Bundle } from '../../support/bundle-of.ts';
import { barred, raised } from '../../support/ceremony-commands.ts';
import { type Ceremony, keyRotation, newCeremony } from '../../support/ceremony-of.ts';
import { type Forgery, forced, given, logOf, withEvents, withLog } from './forgery.ts';

const signedOff: CeremonyEvent = { type: 'signoff.recorded', body: { person: 'pavlos', agrees: true, remark: '' } };
const sealed: CeremonyEvent = { type: 'log.sealed', body: { by: 'zoe' } };

const logged = (good: Bundle, ceremony: Ceremony) => given(withLog(good, logOf(ceremony)));

const openExceptions: readonly Forgery[] = [
  {
    what: 'signed off over an exception that nobody decided',
    control: 'EXC-OPEN-1',
    operands: { number: 1 },
    make: async (good) => {
      const ceremony = (await newCeremony({}, good.room)).until('sign-off');
      ceremony.record(raised(ceremony));
      forced(ceremony, signedOff);
      ceremony.record(ceremony.completed());
      forced(ceremony, sealed);
      return logged(good, ceremony);
    },
  },
  {
    what: 'sealed over an exception that was raised after the sign-off',
    control: 'EXC-OPEN-1',
    operands: { number: 1 },
    make: async (good) => {
      const ceremony = (await newCeremony({}, good.room)).until('seal');
      ceremony.record(raised(ceremony));
      forced(ceremony, sealed);
      return logged(good, ceremony);
    },
  },
];

/** Up to the step that would carry out what this build does not have. */
async function rotation({ room }: Bundle): Promise<Ceremony> {
  return (await newCeremony({ operation: keyRotation }, room)).until('execute');
}

const otherKinds: readonly Forgery[] = [
  {
    what: 'a key rotation that says it was carried out',
    control: 'CER-KIND-1',
    operands: { kind: 'key-rotation' },
    make: async (good) => {
      const ceremony = await rotation(good);
      forced(ceremony, ceremony.executed());
      while (ceremony.state.sealed === null) {
        // there is no outcome that could be compared
        if (ceremony.step.action === 'compare-outcome') forced(ceremony, ceremony.completed());
        else ceremony.play();
      }
      return logged(good, ceremony);
    },
  },
  {
    what: 'a key rotation that goes on as if it had been carried out',
    control: 'STEP-EVIDENCE-1',
    make: async (good) => {
      const ceremony = await rotation(good);
      forced(ceremony, ceremony.completed());
      return logged(good, ceremony);
    },
  },
  {
    what: 'a key rotation under a script that makes a master key',
    control: 'CER-SCRIPT-1',
    operands: { record: 1, have: 'master-key-generation', want: 'key-rotation' },
    make: async (good) => {
      const ceremony = await newCeremony({ operation: keyRotation, script: masterKeyGeneration, unasked: true }, good.room);
      return logged(good, ceremony.until('make'));
    },
  },
  {
    what: 'a key rotation whose script makes a master key besides',
    control: 'SCRIPT-KIND-1',
    operands: { record: 1, thing: 'make' },
    make: async (good) => {
      const rotating = SCRIPTS['key-rotation'];
      const acts = rotating.acts.map((act) => ({
        ...act,
        steps: act.steps.flatMap((step) => (step.action === 'execute' ? [{ ...step, action: 'make' as const }, step] : [step])),
      }));
      const script: Script = { ...rotating, acts };
      return logged(good, await newCeremony({ operation: keyRotation, script, unasked: true }, good.room));
    },
  },
  {
    what: 'the log of an emergency, which carries nothing out',
    control: 'CER-STATE-1',
    operands: { state: 'NotRequested' },
    make: async (good) => {
      const operation = { kind: 'stuck-ceremony', payload: { ceremony: 'KC-2026-500' } } as const;
      return logged(good, (await newCeremony({ operation }, good.room)).until('sign-checkpoint'));
    },
  },
];

/** Only these steps, or all but these, in the master key's script. No lint lets such a script in. */
const cut = (keep: (action: Action) => boolean): Script => ({
  ...masterKeyGeneration,
  acts: masterKeyGeneration.acts
    .map((act) => ({ ...act, steps: act.steps.filter(({ action }) => keep(action)) }))
    .filter(({ steps }) => steps.length > 0),
});

const holes: readonly Forgery[] = [
  {
    what: 'a ceremony that was sealed before it was carried out, as its script wanted',
    control: 'SCRIPT-KIND-2',
    operands: { record: 1, thing: 'activate' },
    make: async (good) => {
      const script = cut((action) => action !== 'activate');
      return logged(good, (await newCeremony({ script, unasked: true }, good.room)).until('sign-checkpoint'));
    },
  },
  {
    what: 'a ceremony that nobody approved, as its script wanted',
    control: 'SCRIPT-KIND-2',
    operands: { record: 1, thing: 'identify' },
    make: async (good) => {
      const script = cut((action) => ['confirm', 'seal', 'sign-checkpoint'].includes(action));
      return logged(good, (await newCeremony({ script, unasked: true }, good.room)).until('sign-checkpoint'));
    },
  },
];

const approvals: readonly Forgery[] = [
  {
    what: 'one approval enough, by the opening',
    control: 'CER-THRESHOLD-1',
    operands: { record: 1, have: 1, minimum: 2 },
    make: (good) =>
      given(
        withEvents(good, (events) =>
          events.map((event) => (event.type === 'ceremony.opened' ? { ...event, body: { ...event.body, approvalThreshold: 1 } } : event)),
        ),
      ),
  },
  {
    what: 'approvals of another ceremony with the same people',
    control: 'APP-DIGEST-1',
    make: async (good) => {
      const other = (await newCeremony({ id: 'KC-2026-002' }, good.room)).until('make').state.approvals;
      return given(
        withEvents(good, (events) =>
          events.map((event) => {
            if (event.type !== 'ceremony.approved') return event;
            const envelope = other.find(({ person }) => person === event.body.person)?.envelope ?? '';
            return { ...event, body: { ...event.body, envelope } };
          }),
        ),
      );
    },
  },
  {
    what: 'an approval by a key that was revoked before',
    control: 'APP-BARRED-1',
    make: (good) =>
      given(
        withEvents(good, (events) => {
          const at = events.findIndex(({ type }) => type === 'approval.intended');
          return events.toSpliced(at, 0, barred(good.state.approvals[0]?.person ?? ''));
        }),
      ),
  },
  {
    what: 'a key made with the approval of a key that was revoked since',
    control: 'CER-QUORUM-1',
    operands: { record: 47, have: 1, need: 2 },
    make: async (good) => {
      const ceremony = (await newCeremony({}, good.room)).until('make');
      ceremony.record(ceremony.probed('before-secret'));
      ceremony.record(barred('dora'));
      forced(ceremony, ceremony.intendedMaking());
      return logged(good, ceremony);
    },
  },
];

export const courseForgeries = [...openExceptions, ...otherKinds, ...holes, ...approvals];
