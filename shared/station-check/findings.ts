/**
 * The check of a station: facts in, findings out, the same for the command line and the screen. Nothing here looks at anything, and nothing
 * here stops a ceremony: what stops one are the controls, which ask again when it matters.
 */
import type { RsaVerify } from '../format/message-signature.ts';
import type { CheckFinding, StationCheck } from '../format/station-check.ts';
import { moduleFindings, pcscdFinding, readerFinding, tokenFindings } from './cards.ts';
import { approversFinding, certificateFindings } from './certificates.ts';
import type { StationFacts, WorkspaceFacts } from './facts.ts';
import { finding, refusedFinding } from './found.ts';
import { clockFinding, diskFinding, printerFinding, randomFinding } from './machine.ts';

function workspaceFindings(workspace: WorkspaceFacts): readonly CheckFinding[] {
  switch (workspace.kind) {
    case 'none':
      return [finding('workspace')('cannot-tell', 'none')];
    case 'refused':
      return [refusedFinding('workspace', workspace.path, 'critical', workspace.refusal, { path: workspace.path })];
    case 'read': {
      const { path, roster, log } = workspace;
      return [
        finding('workspace', path)('ok', 'read', { path, n: roster.people.length, organisation: roster.organisation }),
        logFinding(log),
      ];
    }
  }
}

function logFinding(log: Extract<WorkspaceFacts, { kind: 'read' }>['log']): CheckFinding {
  if (log.kind === 'none') return finding('log')('ok', 'none');
  if (log.kind === 'read') return finding('log')('ok', 'whole', { n: log.records });
  // the console or another command has it: nothing is wrong, and nothing can be told
  const locked = log.refusal.control === 'STORE-LOCKED-1';
  return refusedFinding('log', '', locked ? 'cannot-tell' : 'critical', log.refusal);
}

export function checkStation(facts: StationFacts, rsa: RsaVerify): StationCheck {
  const { at, machine, workspace } = facts;
  const production = workspace.kind === 'read' && workspace.roster.mode === 'production';
  const findings = [
    ...workspaceFindings(workspace),
    clockFinding(facts),
    ...moduleFindings(facts),
    pcscdFinding(facts),
    readerFinding(facts),
    ...tokenFindings(facts),
    ...certificateFindings(facts, rsa),
    ...(workspace.kind === 'read' ? [approversFinding(workspace.roster, workspace.policy, at, rsa)] : []),
    randomFinding(machine),
    ...machine.folders.map((folder) => diskFinding(folder, production)),
    printerFinding(machine),
  ];
  return { at, findings };
}

export const isCritical = ({ findings }: Pick<StationCheck, 'findings'>): boolean => findings.some(({ result }) => result === 'critical');
