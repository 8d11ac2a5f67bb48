/** The scripts of the two emergencies. Master and witness lead them; there is no request and no quorum, and nothing is made. */
import type { EmergencyKind } from '../format/operation.ts';
import type { Script } from '../format/script.ts';
import { type Act, assembleLeaders, exportLogAndClose, type Opening, readHead, signLog, step } from './acts.ts';

interface Own {
  readonly kind: EmergencyKind;
  readonly title: string;
  readonly opening: Opening;
  readonly acts: readonly Act[];
}
const emergencyScript = ({ kind, title, opening, acts }: Own): Script => ({
  format: 'keyrite-script-v2',
  id: kind,
  version: '1.0',
  kind,
  title,
  approvals: 'room',
  acts: [assembleLeaders(opening), ...acts, signLog, exportLogAndClose],
});

export const stuckCeremony = emergencyScript({
  kind: 'stuck-ceremony',
  title: 'Settle a stuck ceremony',
  opening: {
    say: 'The ceremony {ceremony} cannot go on: “{subject}”. We cancel it, open it again with people who can come, and write down why.',
    poster: '{ceremony} is stuck. We cancel it and open it again.',
  },
  acts: [
    {
      title: 'Cancel, open anew',
      steps: [
        step({
          action: 'cancel-ceremonies',
          title: 'Cancel the stuck ceremony',
          say: 'I read the number of the ceremony aloud: {ceremony}. {witness}, see that it is the stuck one. I now cancel it; its approvals no longer count.',
          poster: '{master} cancels {ceremony}. Its approvals then no longer count.',
          waits: 'Waiting for {master.first} to cancel the ceremony',
          done: '{ceremony} cancelled',
          answer: 'It is the right one, and it is cancelled.',
          minutes: 4,
        }),
        step({
          action: 'recreate',
          title: 'Open it again',
          say: 'I now open the same ceremony again, with custodians who can come. I read their names aloud. {witness}, see that enough of them can come.',
          poster: '{master} opens the same ceremony again, with people who can come.',
          waits: 'Waiting for {master.first} to open the new ceremony',
          done: 'New ceremony opened',
          answer: 'The new ceremony asks for the same.',
          minutes: 6,
        }),
      ],
    },
    {
      title: 'Note what happened',
      steps: [
        step({
          action: 'note',
          title: 'Write the note',
          say: 'I write down why the ceremony was stuck, who could not come, and who decided this. {witness}, read it before I record it.',
          poster: '{master} writes down what happened.',
          waits: 'Waiting for {master.first} to write the note',
          done: 'Note written',
          answer: 'The note says what happened.',
          minutes: 5,
        }),
        readHead,
      ],
    },
  ],
});

export const compromisedApprover = emergencyScript({
  kind: 'compromised-approver',
  title: 'Settle a compromised approver',
  opening: {
    say: 'The card or the PIN of {approver} may be in other hands: “{subject}”. We revoke the key first, then cancel and look again at what it touched.',
    poster: 'The key of {approver} may be in other hands. We revoke it.',
  },
  acts: [
    {
      title: 'Revoke and cancel',
      steps: [
        step({
          action: 'revoke-approver',
          title: 'Revoke the key',
          say: 'I read the person’s name and the words of the key aloud. {witness}, see that it is this person. I now revoke the key: no approval with it counts in an open ceremony.',
          poster: '{master} revokes this key. Then it no longer counts.',
          waits: 'Waiting for {master.first} to revoke the key',
          done: 'Key of {approver} revoked',
          answer: 'It is the right person, and the key is revoked.',
          minutes: 3,
        }),
        step({
          action: 'cancel-ceremonies',
          title: 'Cancel what they opened',
          say: 'I read aloud each open ceremony that {approver} asked for, and cancel it. {witness}, compare the list with the screen.',
          poster: '{master} cancels each open ceremony that {approver} asked for.',
          waits: 'Waiting for {master.first} to cancel the ceremonies',
          done: 'Nothing that {approver} asked for is open',
          answer: 'Nothing that {approver} asked for is open.',
          minutes: 5,
        }),
      ],
    },
    {
      title: 'Review approvals',
      steps: [
        step({
          action: 'review-approvals',
          title: 'Review the approvals',
          say: 'These are the approvals that {approver} gave. I read each aloud: the ceremony, what for, when. {witness}, say of each whether it looks right. I record what we find.',
          poster: '{master} reads out each recent approval of {approver}. {witness} says whether it looks right.',
          waits: 'Waiting for {master.first} to record what was found',
          done: 'Approvals reviewed',
          answer: 'We looked at every one of them.',
          minutes: 15,
        }),
      ],
    },
    {
      title: 'Groups and record',
      steps: [
        step({
          action: 'confirm',
          title: 'Take them out of the groups',
          say: 'I open the policy file, policy.yaml, and take {approver} out of every approver group. Where too few stay, I name whom to add. {witness}, read the changed lines aloud.',
          poster: '{master} takes {approver} out of every approver group in policy.yaml.',
          waits: 'Waiting for {witness.first} to have read policy.yaml',
          done: 'Taken out of every approver group',
          answer: '{approver} is in no approver group of policy.yaml.',
          minutes: 8,
        }),
        step({
          action: 'note',
          title: 'Write the incident record',
          say: 'I write the incident record: what happened, since when, what we revoked, cancelled and found, and whom we told. {witness}, read it before I record it.',
          poster: '{master} writes the incident record.',
          waits: 'Waiting for {master.first} to write the incident record',
          done: 'Incident record written',
          answer: 'The record says what happened.',
          minutes: 8,
        }),
        readHead,
      ],
    },
  ],
});
