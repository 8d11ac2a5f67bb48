/** Which face the step has, by what the station does in it. */
import type { ReactElement } from 'react';
import type { StepProps } from '../step-body.tsx';
import { ApproveStep } from './approve.tsx';
import { CompareBytesStep, ConfirmBytesStep, ShowBytesStep } from './bytes.tsx';
import { CombineStep, IssueCardStep, ReadCardStep } from './cards.tsx';
import { ClockStep } from './clock.tsx';
import { CompareOutcomeStep, CompareRequestStep, CompareScriptStep } from './compare.tsx';
import { NoteStep, ReviewApprovalsStep, RevokeApproverStep } from './emergency-approver.tsx';
import { CancelCeremoniesStep } from './emergency-cancel.tsx';
import { RecreateStep } from './emergency-recreate.tsx';
import { ExecuteStep } from './execute.tsx';
import { ExportStep, SignStep } from './export.tsx';
import { IdentifyStep } from './identify.tsx';
import { ActivateStep, CloseStep, MakeStep, SealStep } from './irreversible.tsx';
import { ProbeStep } from './probe.tsx';
import { IssueShardStep, isCard, ReadShardStep } from './shards.tsx';
import { ConfirmStep, HeadStep, InitiateStep, SignOffStep } from './spoken.tsx';

export function StepNow(props: StepProps): ReactElement {
  switch (props.step.action) {
    case 'confirm':
      return <ConfirmStep {...props} />;
    case 'identify':
      return <IdentifyStep {...props} />;
    case 'probe':
      return <ProbeStep {...props} />;
    case 'clock':
      return <ClockStep {...props} />;
    case 'compare-script':
      return <CompareScriptStep {...props} />;
    case 'initiate':
      return <InitiateStep {...props} />;
    case 'compare-request':
      return <CompareRequestStep {...props} />;
    case 'approve':
      return <ApproveStep {...props} />;
    case 'make':
      return <MakeStep {...props} />;
    case 'execute':
      return <ExecuteStep {...props} />;
    case 'propose-bytes':
      return <ShowBytesStep {...props} />;
    case 'confirm-bytes':
      return <ConfirmBytesStep {...props} />;
    case 'compare-bytes':
      return <CompareBytesStep {...props} />;
    case 'cancel-ceremonies':
      return <CancelCeremoniesStep {...props} />;
    case 'recreate':
      return <RecreateStep {...props} />;
    case 'revoke-approver':
      return <RevokeApproverStep {...props} />;
    case 'review-approvals':
      return <ReviewApprovalsStep {...props} />;
    case 'note':
      return <NoteStep {...props} />;
    case 'compare-outcome':
      return <CompareOutcomeStep {...props} />;
    case 'issue-card':
      return isCard(props) ? <IssueCardStep {...props} /> : <IssueShardStep {...props} />;
    case 'read-card':
      return isCard(props) ? <ReadCardStep {...props} /> : <ReadShardStep {...props} />;
    case 'combine':
      return <CombineStep {...props} />;
    case 'activate':
      return <ActivateStep {...props} />;
    case 'head':
      return <HeadStep {...props} />;
    case 'sign-off':
      return <SignOffStep {...props} />;
    case 'seal':
      return <SealStep {...props} />;
    case 'sign-checkpoint':
    case 'sign-document':
    case 'sign-bundle':
      return <SignStep {...props} />;
    case 'export':
      return <ExportStep {...props} />;
    case 'close':
      return <CloseStep {...props} />;
  }
}
