/**
 * What people do when something of a plan fails: for each kind of incident what it is, what comes at once, and which kind of ceremony to
 * hold. Destroyed for certain: the shard is made again at its index. Possibly in other hands: all shards are made anew.
 */
import { KINDS } from '../ceremony/kinds.ts';
import type { QuorumKind } from '../format/operation.ts';
import type { PlannedShard, ShardPlan } from '../format/shard-plan.ts';
import type { Incident, IncidentKind } from '../shards/plan-incidents.ts';
import { peopleOf } from '../shards/plan-lint.ts';
import type { PrintedSheet } from '../shards/printed-plan.ts';
import { undoDeletion } from './provider-key-words.ts';
import { PROVIDERS, providerWords, shardList, whereWords } from './shard-plan.ts';

interface Told {
  readonly title: string;
  readonly lead: string;
  readonly parts: PrintedSheet['parts'];
}
export type Part = PrintedSheet['parts'][number];

export const ceremony = (kind: QuorumKind): string => `“${KINDS[kind].title}” (${kind})`;
export const indexes = (shards: readonly PlannedShard[]): string => shardList(shards.map(({ index }) => index));
const shardsWords = (shards: readonly PlannedShard[]): string => `${shards.length === 1 ? 'shard' : 'shards'} ${indexes(shards)}`;
const personOf = (plan: ShardPlan, id: string) => plan.people.find((one) => one.id === id);
const siteOf = (plan: ShardPlan, id: string | null) => plan.sites.find((one) => one.id === id);
export const nameOf = (plan: ShardPlan, id: string): string => personOf(plan, id)?.name ?? id;
/** A telephone number is not broken over two lines. */
export const contactOf = (plan: ShardPlan, id: string): string =>
  (personOf(plan, id)?.contact ?? '').replaceAll(/(?<=\d) (?=\d)/g, '\u00a0');
const holdersOf = (plan: ShardPlan, shards: readonly PlannedShard[]): string =>
  Array.from(new Set(shards.map(({ holder }) => holder)), (id) => `${nameOf(plan, id)} (${contactOf(plan, id)})`).join('; ');

/** What to do when the key is needed before things are as they were. */
function ifNeeded({ left, spare }: Incident, { threshold }: ShardPlan): Part {
  const heading = 'If the key is needed meanwhile';
  if (spare < 0)
    return {
      heading,
      steps: [`It cannot be opened: ${left.length} shards are left, and ${threshold} are needed. Bring back what is missing first.`],
    };
  const which = spare === 0 ? `all ${threshold} shards that are left` : `any ${threshold} of the ${left.length} shards that are left`;
  return { heading, steps: [`Call the holders of ${which}, and hold ${ceremony('recovery-key-activation')}.`] };
}

/** Below k nothing can be made from what is left. */
const beyondRepair = ({ threshold }: ShardPlan): readonly string[] => [
  `With fewer than ${threshold} shards nothing can be made again. First try everything that brings one back.`,
  `If none comes back: what is sealed under this key is lost. Hold ${ceremony('master-key-generation')} for a new key, and take the contents from their other copies.`,
];
const again = (incident: Incident, plan: ShardPlan, to: string): readonly string[] =>
  incident.spare < 0
    ? beyondRepair(plan)
    : [
        `Hold ${ceremony('shard-replacement')}${incident.touched.length === 1 ? '' : ', once for each'}: ${shardsWords(incident.touched)}, ${to}.`,
        `${plan.threshold} holders of those that are left bring theirs. Every other shard stays as it is.`,
      ];
/** What somebody saw may still be there, and then opens the key like any other: so it is not counted as gone. */
const anew = ({ touched, spare }: Incident, plan: ShardPlan, more: string): readonly string[] => [
  `${spare < 0 ? `If at least ${plan.threshold} shards can be brought, with what was seen and is still there: hold` : 'Hold'} ${ceremony('shard-refresh')}: all ${plan.shards.length} shards are made anew under the next epoch${more}. The key stays the same.`,
  'The old shards stay valid until every new one has been read back. Then the old ones are destroyed, on the record: together they would still open the old set.',
  ...(spare < 0 ? beyondRepair(plan) : []),
  `Count all shards of this epoch that may be in other hands, the ones of earlier incidents too. Here it is ${touched.length}; from ${plan.threshold} on hold ${ceremony('master-key-rotation')} instead: see the last sheet.`,
];

type Tell = (incident: Incident, plan: ShardPlan) => Told;

const region: Tell = (incident, plan) => {
  const { id, touched } = incident;
  const sites = plan.sites.filter((site) => site.region === id);
  return {
    title: `Region down: ${id}`,
    lead: `In this region: ${shardsWords(touched)}${sites.length === 0 ? '' : `; sites ${sites.map(({ name }) => name).join(', ')}`}. Nothing is destroyed as long as nobody says so.`,
    parts: [
      {
        heading: 'At once',
        steps: [
          'Look at the provider’s status page, or call the site, and write down what is down, since when, and who said so.',
          `Tell those who hold what is in the region: ${holdersOf(plan, touched)}.`,
          'Make nothing again and delete nothing while it is not known whether the region comes back.',
        ],
      },
      ifNeeded(incident, plan),
      {
        heading: 'If it is certain that the region does not come back',
        steps: again(incident, plan, 'with keys and sites in another region'),
      },
    ],
  };
};

const provider: Tell = (incident, plan) => ({
  title: `Provider down: ${providerWords(incident.id)}`,
  lead: `Wrapped to its keys: ${shardsWords(incident.touched)}. They are not lost while the keys exist; nobody can have them decrypted now.`,
  parts: [
    {
      heading: 'At once',
      steps: [
        'Look at the provider’s status page. If it is the account that is closed or blocked, ask the provider for it to be opened again, in writing.',
        `Tell those who hold its shards: ${holdersOf(plan, incident.touched)}.`,
      ],
    },
    ifNeeded(incident, plan),
    {
      heading: 'If it is certain that the provider does not come back',
      steps: again(incident, plan, 'wrapped to keys of another provider'),
    },
  ],
});

const account: Tell = (incident, plan) => {
  const [first] = incident.touched;
  const whose = first?.form === 'provider' ? PROVIDERS[first.provider] : '';
  return {
    title: `Account in other hands: ${whose} ${incident.id}`,
    lead: `Whoever uses this account can have ${shardsWords(incident.touched)} decrypted: ${incident.touched.length} of the ${plan.threshold} that open the key.`,
    parts: [
      {
        heading: 'At once',
        steps: [
          `Take the rights away that were misused, and disable the keys; do not delete them. Tell ${holdersOf(plan, incident.touched)}.`,
          'Keep the provider’s log of decryptions: each use of the keys that nobody remembers is a shard in other hands.',
        ],
      },
      {
        heading: 'If a decryption cannot be explained, or the log cannot be trusted',
        steps: anew(incident, plan, ', wrapped to new keys in another account'),
      },
      ifNeeded(incident, plan),
    ],
  };
};

const key: Tell = (incident, plan) => {
  const [shard] = incident.touched;
  if (shard?.form !== 'provider') throw new Error('a key without its shard');
  return {
    title: `Key deleted: ${PROVIDERS[shard.provider]}, shard ${indexes(incident.touched)}`,
    lead: `The key ${shard.key}, account ${shard.account}, ${shard.region}. Without the key nobody can open what was wrapped to it.`,
    parts: [
      { heading: 'At once: stop the deletion', steps: [`Tell ${holdersOf(plan, incident.touched)}.`, ...undoDeletion(shard)] },
      {
        heading: 'When the key is back',
        steps: [
          'Prove the shard anew, as on the day it was stored: with the lines that “keyrite shard provider” prints, and a receipt. Then nothing else is to be done.',
        ],
      },
      { heading: 'If the key is gone for good', steps: again(incident, plan, 'wrapped to a new key') },
      ifNeeded(incident, plan),
    ],
  };
};

const site: Tell = (incident, plan) => {
  const place = siteOf(plan, incident.id);
  return {
    title: `Site lost: ${place?.name ?? incident.id}`,
    lead: `${place?.address ?? ''}. Region ${place?.region ?? ''}. ${place?.contact === null || place === undefined ? '' : `Call: ${place.contact}. `}There: ${incident.touched.map((shard) => whereWords(plan, shard).replace(`, at ${place?.name ?? ''}`, '')).join('; ')}.`,
    parts: [
      {
        heading: 'At once',
        steps: [
          'Find out, and write down with the names of those who saw it: is what was kept there destroyed, or may somebody have it?',
          `Tell those who hold it: ${holdersOf(plan, incident.touched)}.`,
        ],
      },
      {
        heading: 'If it only cannot be entered for a while',
        steps: ['Nothing is to be made. When it can be entered again, look at every bag and its seal, with a witness.'],
      },
      {
        heading: 'If what was there is certainly destroyed',
        steps: again(incident, plan, 'for another site; the remains are destroyed on the record'),
      },
      { heading: 'If somebody may have it: broken into, a seal broken, nobody knows', steps: anew(incident, plan, ', for another site') },
      ifNeeded(incident, plan),
    ],
  };
};

const person: Tell = (incident, plan) => {
  const { id, touched } = incident;
  const standIns = touched.map((shard) => {
    const others = peopleOf(shard).filter((one) => one !== id);
    const who = others.map((one) => `${nameOf(plan, one)} (${contactOf(plan, one)})`).join(' or ');
    const part = shard.holder === id ? '' : ', as its deputy';
    return `Shard ${shard.index}${part}, ${whereWords(plan, shard)}: ${who === '' ? 'nobody else may bring it; it counts as not there' : `brought by ${who}`}.`;
  });
  const held = touched.filter(({ holder }) => holder === id);
  return {
    title: `Custodian unavailable: ${nameOf(plan, id)}`,
    lead: `${contactOf(plan, id)}. Holds ${held.length === 0 ? 'no shard' : shardsWords(held)}${held.length === touched.length ? '' : `; stands in for ${shardsWords(touched.filter((one) => !held.includes(one)))}`}.`,
    parts: [
      { heading: 'For a while: who brings what', steps: standIns },
      ifNeeded(incident, plan),
      {
        heading: 'For good: left, ill, or dead',
        steps: [
          'Have what the person kept brought in, in its sealed bags, before a witness. A bag that is missing or open: that shard may be in other hands.',
          ...anew(incident, plan, ', with another custodian in the person’s place'),
        ],
      },
      {
        heading: 'If the person, or somebody with the person’s card and PIN, may act against you',
        steps: [
          'If the person approves ceremonies: first the emergency “Settle a compromised approver” (compromised-approver). Then as “For good”.',
        ],
      },
    ],
  };
};

const token: Tell = (incident, plan) => ({
  title: `Token lost or broken: ${incident.id}`,
  lead: `${incident.touched.map((shard) => `Shard ${shard.index}, held by ${nameOf(plan, shard.holder)}, kept at ${siteOf(plan, shard.site)?.name ?? ''}`).join('; ')}.`,
  parts: [
    {
      heading: 'At once',
      steps: [
        `Tell ${holdersOf(plan, incident.touched)}. Find out when it was seen last, where, and by whom.`,
        'If only its PIN is locked: “keyrite token unblock”, with its PUK. Nothing else is to be done.',
      ],
    },
    {
      heading: 'If it is broken, and here',
      steps: again(incident, plan, 'wrapped to another token; the broken one is destroyed on the record'),
    },
    {
      heading: 'If it is not found',
      steps: [
        'Its PIN slows a thief down; it does not make the shard safe for years.',
        ...anew(incident, plan, ', wrapped to another token'),
      ],
    },
    ifNeeded(incident, plan),
  ],
});

const card: Tell = (incident, plan) => {
  const [shard] = incident.touched;
  const place = siteOf(plan, shard?.site ?? null);
  return {
    title: `Card ${incident.id} destroyed, lost, or seen by somebody`,
    lead: `Held by ${shard === undefined ? '' : nameOf(plan, shard.holder)}, kept at ${place?.name ?? ''}, ${place?.address ?? ''}.`,
    parts: [
      {
        heading: 'At once',
        steps: [
          `Tell ${holdersOf(plan, incident.touched)}. Leave the bag as it is; the seal and its number are looked at before a witness.`,
          'Decide, and write down why: is it certain that nobody had the card or saw its code? If it is not certain, it is “possibly stolen”.',
        ],
      },
      {
        heading: 'Destroyed: burnt, soaked, shredded, and nobody saw it',
        steps: again(incident, plan, 'for the same holder; the remains are destroyed on the record'),
      },
      { heading: 'Possibly stolen: missing, copied, photographed, bag open or seal broken', steps: anew(incident, plan, '') },
      ifNeeded(incident, plan),
    ],
  };
};

/** What happened, and what follows from it, for each kind of incident. */
export const TELLS: Readonly<Record<IncidentKind, Tell>> = { region, provider, account, key, site, person, token, card };
