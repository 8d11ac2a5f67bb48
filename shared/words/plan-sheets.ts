/**
 * The sheets “What to do if …”, made from a plan: its names, what is left, and which kind of ceremony to hold. A sheet for every incident, and
 * one for as many shards in other hands as open the key.
 */
import { KINDS } from '../ceremony/kinds.ts';
import type { QuorumKind } from '../format/operation.ts';
import type { PlannedShard, ShardPlan } from '../format/shard-plan.ts';
import { type Incident, incidentsOf } from '../shards/plan-incidents.ts';
import { peopleOf } from '../shards/plan-lint.ts';
import type { BroughtShard, PrintedSheet, PrintedSheets } from '../shards/printed-plan.ts';
import { ceremony, contactOf, indexes, nameOf, type Part, TELLS } from './plan-incident-words.ts';
import { printedPlan } from './plan-matrix.ts';
import { whereWords } from './shard-plan.ts';

/** Those that sheets call for and that a build may not have. */
const CALLED_FOR: readonly QuorumKind[] = ['recovery-key-activation', 'shard-replacement', 'shard-refresh', 'master-key-rotation'];

/** A sheet outlives the station that printed it: what that one could not do is said on the paper. */
function buildPart(parts: PrintedSheet['parts']): readonly Part[] {
  const text = parts.flatMap(({ steps }) => steps).join(' ');
  const missing = CALLED_FOR.filter((kind) => !KINDS[kind].available && text.includes(`(${kind})`));
  if (missing.length === 0) return [];
  return [
    {
      heading: 'What the station cannot do yet',
      steps: [
        `The station that printed this sheet takes requests and approvals for ${missing.join(', ')}, and does not carry them out. Ask first for one that does.`,
      ],
    },
  ];
}

function verdictOf({ left, spare }: Pick<Incident, 'left' | 'spare'>): string {
  if (spare < 0) return `The key does not open: ${left.length} shards are left, ${-spare} too few`;
  const which = `The key opens with shards ${indexes(left)}`;
  return spare === 0 ? `${which}: nothing to spare` : `${which}: ${spare} to spare`;
}

/** Of a larger plan the list stands once, in front: a sheet is to be one page. */
const MOST_LISTED = 9;

function brought(plan: ShardPlan, shard: PlannedShard, absent: string | null): BroughtShard {
  const people = peopleOf(shard).filter((one) => one !== absent);
  return {
    index: String(shard.index),
    by: people.map((one) => `${nameOf(plan, one)}, ${contactOf(plan, one)}`).join('\nor '),
    where: whereWords(plan, shard),
  };
}

function sheetOf(incident: Incident, plan: ShardPlan): PrintedSheet {
  const { title, lead, parts } = TELLS[incident.kind](incident, plan);
  const absent = incident.kind === 'person' ? incident.id : null;
  return {
    title,
    lead,
    verdict: verdictOf(incident),
    opens: incident.spare >= 0,
    left: plan.shards.length > MOST_LISTED ? [] : incident.left.map((shard) => brought(plan, shard, absent)),
    parts: [...parts, ...buildPart(parts)],
  };
}

/** k or more in other hands: no shard of the old set protects anything any more. */
function exposedSheet(plan: ShardPlan): PrintedSheet {
  const parts: PrintedSheet['parts'] = [
    {
      heading: 'At once',
      steps: [
        'Treat the key as known to others from the earliest of the incidents on. Refreshing the shards no longer helps: whoever has enough old ones opens the old set.',
        'Stop whatever seals new things under this key.',
        'Tell those who rely on it, as your rules for incidents say.',
      ],
    },
    {
      heading: 'A new key',
      steps: [
        `Hold ${ceremony('master-key-rotation')}. The old key is opened once more, with ${plan.threshold} of its shards, so that what was sealed under it can be sealed anew.`,
        'Make a list of everything that is sealed under the old key, and tick off each when it is under the new one. Its backups are on the list too.',
        'What was sealed and may have been copied before stays readable for whoever has the old key: change the contents (passwords, keys), not only the seal.',
        'Afterwards destroy every old shard, on the record: cards, wrapped shards, and the providers’ keys.',
      ],
    },
  ];
  return {
    title: `${plan.threshold} or more shards may be in other hands`,
    lead: 'Counted over one epoch, in all incidents together, whatever form the shards have.',
    verdict: 'The key protects nothing any more',
    opens: false,
    left: [],
    parts: [...parts, ...buildPart(parts)],
  };
}

const RULES = [
  'Take the sheet of what happened. If two things happened, take both, and look into the recovery matrix for what is left.',
  'Destroyed for certain: the shard is made again at its number. Possibly in other hands: all shards are made anew. Not certain is “possibly in other hands”.',
  'Who says what happened, when, and what was decided: write it on the sheet, and bring it to the ceremony.',
  'Nobody brings a shard because of a telephone call alone: call back, on the number that stands here.',
  'These sheets hold names and places. Keep them where the shards are not, and print them anew when the plan changes.',
];

/** Of a plan that lints. */
export const printedSheets = (plan: ShardPlan): PrintedSheets => ({
  ...printedPlan(plan),
  title: 'What to do if …',
  rules: RULES,
  shards: plan.shards.map((shard) => brought(plan, shard, null)),
  sheets: [...incidentsOf(plan).map((incident) => sheetOf(incident, plan)), exposedSheet(plan)],
});
