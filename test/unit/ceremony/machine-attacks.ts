/** The machine, and exceptions about a line of it. */
import { raised, resolved } from '../../support/ceremony-commands.ts';
import type { Attack } from './attack.ts';

/** What a person can see too. */
const WITNESSED = ['network', 'radio', 'camera', 'microphone', 'media', 'printer'];

export const machineAttacks: readonly Attack[] = [
  {
    what: 'the check before secrets, in the first check',
    control: 'PRB-PHASE-1',
    step: 'probe',
    event: (ceremony) => ceremony.probed('before-secret'),
  },
  { what: 'the first check, before secrets', control: 'PRB-PHASE-1', step: 'make', event: (ceremony) => ceremony.probed('check') },
  {
    what: 'a check without a word about the network',
    control: 'PRB-MISSING-1',
    step: 'probe',
    event: (ceremony) => {
      const { body } = ceremony.probed('check');
      return { type: 'machine.probed', body: { ...body, findings: body.findings.filter(({ probe }) => probe !== 'network') } };
    },
  },
  {
    what: 'a good finding before a bad one of the same probe',
    control: 'PRB-MISSING-1',
    step: 'probe',
    event: (ceremony) => {
      const { body } = ceremony.probed('check');
      const [bad] = ceremony.probed('check', { network: 'fail' }).body.findings;
      return { type: 'machine.probed', body: { ...body, findings: [...body.findings, ...(bad === undefined ? [] : [bad])] } };
    },
  },
  {
    what: 'the master looks in the witness’s place',
    control: 'PRB-SEEN-1',
    step: 'probe',
    event: () => ({ type: 'probe.seen', body: { probe: 'network', by: 'zoe', agrees: true } }),
  },
  {
    what: 'a look at what only the machine can tell',
    control: 'PRB-SEEN-1',
    step: 'probe',
    event: () => ({ type: 'probe.seen', body: { probe: 'swap', by: 'pavlos', agrees: true } }),
  },
  { what: 'on without checking the machine', control: 'STEP-EVIDENCE-1', step: 'probe', event: (ceremony) => ceremony.completed() },
  {
    what: 'on with a probe that failed',
    control: 'STEP-EVIDENCE-1',
    step: 'probe',
    before: (ceremony) => {
      ceremony.record(ceremony.probed('check', { swap: 'fail' }));
      for (const probe of WITNESSED) {
        ceremony.record({ type: 'probe.seen', body: { probe, by: 'pavlos', agrees: true } });
      }
    },
    event: (ceremony) => ceremony.completed(),
  },
  {
    what: 'on although the witness saw something else',
    control: 'STEP-EVIDENCE-1',
    step: 'probe',
    before: (ceremony) => {
      ceremony.record(ceremony.probed('check'));
      for (const probe of WITNESSED) {
        ceremony.record({ type: 'probe.seen', body: { probe, by: 'pavlos', agrees: probe !== 'network' } });
      }
    },
    event: (ceremony) => ceremony.completed(),
  },
  {
    what: 'on although the machine finds something else than the witness looked at',
    control: 'STEP-EVIDENCE-1',
    step: 'probe',
    before: (ceremony) => {
      ceremony.record(ceremony.probed('check'));
      for (const probe of WITNESSED) ceremony.record({ type: 'probe.seen', body: { probe, by: 'pavlos', agrees: true } });
      ceremony.record(ceremony.probed('check', {}, { network: 'one interface' }));
    },
    event: (ceremony) => ceremony.completed(),
  },
  {
    what: 'on with two bad findings of the same words, of which an exception is about one',
    control: 'STEP-EVIDENCE-1',
    step: 'probe',
    before: (ceremony) => {
      ceremony.record(ceremony.probed('check', { 'secure-boot': 'cannot-tell', swap: 'cannot-tell' }));
      for (const probe of WITNESSED) ceremony.record({ type: 'probe.seen', body: { probe, by: 'pavlos', agrees: true } });
      ceremony.record(raised(ceremony, { probe: 'secure-boot' }));
      ceremony.record(resolved(ceremony));
    },
    event: (ceremony) => ceremony.completed(),
  },
  {
    what: 'a failed network check excepted in production',
    control: 'PRB-PRODUCTION-1',
    step: 'probe',
    course: 'master key, production',
    before: (ceremony) => ceremony.record(ceremony.probed('check', { network: 'fail' })),
    event: (ceremony) => raised(ceremony, { probe: 'network' }),
  },
  {
    what: 'an exception for a probe that is settled',
    control: 'EXC-PROBE-1',
    step: 'probe',
    before: (ceremony) => ceremony.record(ceremony.probed('check')),
    event: (ceremony) => raised(ceremony, { probe: 'swap' }),
  },
];
