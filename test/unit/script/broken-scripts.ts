/** One broken script for each way in which steps cannot happen in their order, with what lint finds: "control act.step thing: needs/is". */
import type { Script } from '../../../shared/format/script.ts';
import { SCRIPTS } from '../../../shared/script/scripts.ts';
import { changed, inserted, moved, someoneDoes, stepOf, without } from './broken.ts';

const making = SCRIPTS['master-key-generation'];
const rotation = SCRIPTS['key-rotation'];
const root = SCRIPTS['ca-root'];
const refresh = SCRIPTS['shard-refresh'];
const replacement = SCRIPTS['shard-replacement'];
const stuck = SCRIPTS['stuck-ceremony'];
const revoked = SCRIPTS['compromised-approver'];

const confirm = stepOf(making, 'confirm');

export const BROKEN: Readonly<Record<string, readonly [Script, readonly string[]]>> = {
  // the room
  'the performer’s token is not put into the reader': [
    changed(making, 'approve', { puts: [] }),
    ['SCRIPT-PHYSICAL-1 4.1 token of person: in-reader/with-holder'],
  ],
  'the token is taken out before it signs': [
    changed(making, 'sign-checkpoint', {
      puts: [
        { thing: 'token', is: 'in-reader' },
        { thing: 'token', is: 'with-holder' },
      ],
    }),
    ['SCRIPT-PHYSICAL-1 8.3 token of witness: in-reader/with-holder'],
  ],
  'the cables are connected when the machine is checked': [
    changed(making, 'probe', { puts: [{ thing: 'phones', is: 'outside' }] }),
    ['SCRIPT-PHYSICAL-1 2.1 cables: out/connected', 'SCRIPT-PHYSICAL-1 5.1 cables: out/connected'],
  ],
  'a cable is connected again before the secret': [
    inserted(making, 'compare-script', someoneDoes({ thing: 'cables', is: 'connected' })),
    ['SCRIPT-ORDER-1 5.1 machine: checked/unchecked', 'SCRIPT-PHYSICAL-1 5.1 cables: out/connected'],
  ],
  'a cable is connected and pulled again, and the machine is not checked anew': [
    inserted(making, 'compare-script', someoneDoes({ thing: 'cables', is: 'connected' }, { thing: 'cables', is: 'out' })),
    ['SCRIPT-ORDER-1 5.1 machine: checked/unchecked'],
  ],
  'phones come back before the secret': [
    inserted(making, 'probe', someoneDoes({ thing: 'phones', is: 'with-people' })),
    ['SCRIPT-PHYSICAL-1 5.1 phones: outside/with-people'],
  ],
  'the door stays open': [changed(rotation, 'execute', { puts: [] }), ['SCRIPT-PHYSICAL-1 5.1 room: closed/open']],
  'custodians’ tokens are not there for randomness, the printer is off': [
    changed(making, 'make', { puts: [{ thing: 'room', is: 'closed' }] }),
    ['SCRIPT-PHYSICAL-1 5.1 readers: full/empty', 'SCRIPT-PHYSICAL-1 5.1 printer: ready/off'],
  ],
  'nobody has paper to compare with': [
    changed(making, 'compare-script', { leaves: [{ thing: 'papers', is: 'away' }], puts: [] }),
    ['SCRIPT-PHYSICAL-1 2.3 papers: in-hand/away'],
  ],
  'there is no bag for the card': [
    changed(making, 'issue-card', { puts: [] }),
    ['SCRIPT-PHYSICAL-1 6.1 bag: empty/away', 'SCRIPT-PHYSICAL-2 7.1 bag: sealed/away'],
  ],
  'the card is sealed in its bag before it is read back': [
    changed(making, 'issue-card', {
      leaves: [
        { thing: 'share-card', is: 'with-holder' },
        { thing: 'share-card', is: 'in-bag' },
      ],
    }),
    ['SCRIPT-PHYSICAL-2 7.1 share-card: on-reader/in-bag'],
  ],
  'the card is not laid on the reader': [
    changed(making, 'read-card', { puts: [] }),
    ['SCRIPT-PHYSICAL-1 7.1 share-card: on-reader/with-holder'],
  ],
  'cards are left lying about at the sign-off': [
    changed(making, 'read-card', { leaves: [] }),
    ['SCRIPT-PHYSICAL-1 8.1 share-card: in-bag/on-reader'],
  ],
  'the cards of the present set are still in their bags when they are needed': [
    { ...refresh, acts: refresh.acts.map((act) => (act.title === 'Open the bags' ? { ...act, steps: [someoneDoes()] } : act)) },
    [
      'SCRIPT-PHYSICAL-1 6.1 room: closed/open',
      'SCRIPT-PHYSICAL-1 6.1 old-cards: out-of-bags/in-bags',
      'SCRIPT-PHYSICAL-2 8.4 old-cards: destroyed/in-bags',
    ],
  ],
  'the old cards are destroyed before the new ones are good': [
    {
      ...refresh,
      acts: refresh.acts.map((act) => ({
        ...act,
        steps: act.steps.toSorted((a, b) => (a.title === 'Destroy the old cards' ? -1 : b.title === 'Destroy the old cards' ? 1 : 0)),
      })),
    },
    ['SCRIPT-ORDER-1 8.1 set: active/inactive'],
  ],
  'the HSM stays locked away': [changed(root, 'confirm', { leaves: [] }), ['SCRIPT-PHYSICAL-1 5.2 hsm: connected/locked-away']],
  'bags are opened before the quorum': [
    { ...refresh, acts: refresh.acts.toSpliced(3, 2, ...refresh.acts.slice(3, 5).toReversed()) },
    ['SCRIPT-ORDER-1 4.1 quorum: met/not-met'],
  ],
  'the present cards are put away before the new one is tried with them': [
    { ...replacement, acts: replacement.acts.toSpliced(6, 2, ...replacement.acts.slice(6, 8).toReversed()) },
    ['SCRIPT-PHYSICAL-1 8.3 old-cards: out-of-bags/in-new-bags'],
  ],
  'no medium is in the machine': [changed(making, 'export', { puts: [], leaves: [] }), ['SCRIPT-PHYSICAL-1 9.2 medium: in-machine/away']],

  // the order
  'the machine is checked after the secret': [
    moved(making, 'probe', 'compare-outcome'),
    [
      'SCRIPT-ORDER-1 5.1 machine: checked/unchecked',
      'SCRIPT-PHYSICAL-1 5.1 cables: out/connected',
      'SCRIPT-PHYSICAL-1 5.1 phones: outside/with-people',
    ],
  ],
  'approvals before the request is compared': [moved(making, 'compare-request', 'approve'), ['SCRIPT-ORDER-1 4.1 request: compared/open']],
  'the request is opened before the script is compared': [
    moved(making, 'compare-script', 'initiate'),
    ['SCRIPT-ORDER-1 3.1 script: compared/not-compared'],
  ],
  'the request is compared before it is open': [
    moved(making, 'initiate', 'compare-request'),
    ['SCRIPT-ORDER-1 3.1 request: open/not-read', 'SCRIPT-ORDER-1 4.1 request: compared/open'],
  ],
  'people are identified after they approved': [
    moved(making, 'identify', 'approve'),
    ['SCRIPT-ORDER-1 3.1 people: identified/unknown', 'SCRIPT-ORDER-1 4.1 people: identified/unknown'],
  ],
  'the key is made before the quorum': [moved(making, 'approve', 'make'), ['SCRIPT-ORDER-1 5.1 quorum: met/not-met']],
  'the outcome is compared before there is one': [
    moved(rotation, 'execute', 'compare-outcome'),
    ['SCRIPT-ORDER-1 5.1 operation: done/not-begun'],
  ],
  'cards are combined before every one is read back': [
    moved(making, 'read-card', 'combine'),
    [
      'SCRIPT-ORDER-1 7.1 cards: read-back/issued',
      'SCRIPT-ORDER-1 7.2 cards: issued/combined',
      'SCRIPT-ORDER-1 7.3 cards: combined/read-back',
    ],
  ],
  'the set is activated before it is combined': [moved(making, 'combine', 'activate'), ['SCRIPT-ORDER-1 7.2 cards: combined/read-back']],
  'the bytes are confirmed before they are shown': [
    moved(root, 'propose-bytes', 'confirm-bytes'),
    ['SCRIPT-ORDER-1 6.1 bytes: proposed/not-made', 'SCRIPT-ORDER-1 6.3 bytes: confirmed/proposed'],
  ],
  'what was made is compared before it is confirmed': [
    moved(root, 'confirm-bytes', 'compare-bytes'),
    [
      'SCRIPT-ORDER-1 6.2 bytes: confirmed/proposed',
      'SCRIPT-ORDER-1 6.3 bytes: proposed/compared',
      'SCRIPT-ORDER-1 7.1 bytes: compared/confirmed',
    ],
  ],
  'the log is sealed before the sign-off': [
    moved(making, 'sign-off', 'seal'),
    [
      'SCRIPT-ORDER-1 8.1 log: signed-off/open',
      'SCRIPT-ORDER-1 8.2 log: open/sealed',
      'SCRIPT-ORDER-1 8.3 log: sealed/signed-off',
      'SCRIPT-ORDER-1 8.4 log: sealed/signed-off',
      'SCRIPT-ORDER-1 8.5 log: sealed/signed-off',
    ],
  ],
  'the PDF is signed before the seal': [
    moved(making, 'seal', 'sign-document'),
    ['SCRIPT-ORDER-1 8.2 log: sealed/signed-off', 'SCRIPT-ORDER-1 8.3 log: sealed/signed-off', 'SCRIPT-ORDER-1 8.4 log: sealed/signed-off'],
  ],
  'the log head is read after the seal': [
    inserted(making, 'seal', stepOf(making, 'head')),
    ['SCRIPT-ORDER-1 8.3 log: open or signed-off/sealed'],
  ],
  'the witness signs the PDF and the master does not': [
    changed(making, 'sign-document', { performs: 'witness', confirms: 'master' }),
    ['SCRIPT-ORDER-2 8.5 sign-document: once/pdf signed already', 'SCRIPT-ORDER-1 9.1 pdf of master: signed/unsigned'],
  ],
  'the bundle leaves before it is signed': [moved(making, 'sign-bundle', 'export'), ['SCRIPT-ORDER-1 9.1 bundle: signed/unsigned']],
  'the ceremony is closed before the export': [
    moved(making, 'export', 'close'),
    ['SCRIPT-ORDER-1 9.2 export: written/not-written', 'SCRIPT-ORDER-1 9.3 ceremony: open/closed'],
  ],
  'a step after the close': [inserted(making, 'close', confirm), ['SCRIPT-ORDER-1 9.4 ceremony: open/closed']],
  'the key is made twice': [
    inserted(making, 'make', { ...stepOf(making, 'make') }),
    ['SCRIPT-ORDER-2 5.2 make: once/operation done already'],
  ],
  'the request is compared twice': [
    inserted(making, 'compare-request', stepOf(making, 'compare-request')),
    ['SCRIPT-ORDER-2 3.3 compare-request: once/request compared already'],
  ],
  'ceremonies are cancelled before the approver’s key is revoked': [
    moved(revoked, 'revoke-approver', 'cancel-ceremonies'),
    ['SCRIPT-ORDER-1 2.1 approver: revoked/trusted'],
  ],
  'the ceremony is opened again before the stuck one is cancelled': [
    moved(stuck, 'cancel-ceremonies', 'recreate'),
    ['SCRIPT-ORDER-1 2.1 ceremonies: cancelled/open'],
  ],

  // the kind
  'a share card in a rotation': [
    inserted(rotation, 'compare-outcome', stepOf(making, 'issue-card')),
    ['SCRIPT-KIND-1 5.3 issue-card: absent/key-rotation'],
  ],
  'an execution beside the making': [
    inserted(making, 'make', { ...stepOf(making, 'make'), action: 'execute' }),
    ['SCRIPT-KIND-1 5.2 execute: absent/master-key-generation'],
  ],
  'an approval in an emergency': [
    inserted(stuck, 'identify', stepOf(making, 'approve')),
    ['SCRIPT-KIND-1 1.3 approve: absent/stuck-ceremony'],
  ],
  'no check of the machine': [
    without(
      changed(making, 'make', {
        puts: [...stepOf(making, 'make').puts, { thing: 'cables', is: 'out' }, { thing: 'phones', is: 'outside' }],
      }),
      'probe',
    ),
    ['SCRIPT-KIND-2 0.0 probe: a step/absent'],
  ],
  'no approvals': [without(rotation, 'approve'), ['SCRIPT-KIND-2 0.0 approve: a step/absent']],
  'no close': [without(making, 'close'), ['SCRIPT-KIND-2 0.0 close: a step/absent']],
  'approvals at any time for a master key': [{ ...making, approvals: 'any-time' }, ['SCRIPT-KIND-3 0.0 approvals: room/any-time']],

  // the people
  'one approval for all': [
    changed(making, 'approve', { repeat: 'once', title: 'Approval', done: 'Approval', answer: 'Approval.' }),
    ['SCRIPT-PEOPLE-1 4.1 repeat: approvals/once'],
  ],
  'only the first card is handed out': [
    changed(making, 'issue-card', {
      ...someoneDoes({ thing: 'share-card', is: 'with-holder' }),
      action: 'issue-card',
      performs: 'person',
      puts: [{ thing: 'bag', is: 'empty' }],
    }),
    ['SCRIPT-PEOPLE-1 6.1 repeat: cards/once'],
  ],
  'the master approves': [changed(making, 'approve', { performs: 'master' }), ['SCRIPT-PEOPLE-1 4.1 performs: person/master']],
  'the master signs off': [
    changed(making, 'sign-off', { performs: 'master', confirms: 'witness' }),
    ['SCRIPT-PEOPLE-1 8.1 performs: witness/master'],
  ],
  'the witness confirms what the witness did': [
    changed(making, 'sign-off', { confirms: 'witness' }),
    ['SCRIPT-PEOPLE-1 8.1 confirms: master/witness'],
  ],
  'the initiator confirms': [
    changed(making, 'make', { confirms: 'initiator' }),
    ['SCRIPT-PEOPLE-1 5.1 confirms: master or witness/initiator'],
  ],
  'the initiator opens an emergency': [
    changed(stuck, 'confirm', { performs: 'initiator' }),
    ['SCRIPT-PEOPLE-1 1.1 performs: master or witness/initiator'],
  ],

  // the texts
  'a value that nobody knows': [
    changed(rotation, 'execute', { say: 'I now make {keyName}.' }),
    ['SCRIPT-TEXT-1 5.1 say: known values/{keyName}'],
  ],
  'a person where nobody is meant': [
    changed(making, 'make', { poster: '{person} makes it.' }),
    ['SCRIPT-TEXT-1 5.1 poster: known values/{person}'],
  ],
  'whoever was asked, where nobody is asked': [
    changed(making, 'read-card', { done: '{asked} read it.' }),
    ['SCRIPT-TEXT-1 7.1 done: known values/{asked}'],
  ],
  'an initiator in an emergency': [
    changed(stuck, 'note', { say: '{initiator.first}, {m} of {n}.' }),
    [
      'SCRIPT-TEXT-1 3.1 say: known values/{initiator.first}',
      'SCRIPT-TEXT-1 3.1 say: known values/{m}',
      'SCRIPT-TEXT-1 3.1 say: known values/{n}',
    ],
  ],
  'a brace that does not close, and one that does not open': [
    changed(making, 'make', { say: 'Now {keyName', answer: 'Made}.' }),
    ['SCRIPT-TEXT-1 5.1 say: known values/{keyName', 'SCRIPT-TEXT-1 5.1 answer: known values/}'],
  ],
  'a value in a title': [
    {
      ...rotation,
      title: 'Rotate {keyId}',
      acts: rotation.acts.map((act, place) => (place === 4 ? { ...act, title: 'Rotate {keyId}' } : act)),
    },
    ['SCRIPT-TEXT-1 0.0 title: known values/{keyId}', 'SCRIPT-TEXT-1 5.0 title: known values/{keyId}'],
  ],
};
