/** A whole script of a kind with a quorum: what is its own, between the acts that all share. */
import type { QuorumKind } from '../format/operation.ts';
import type { Script } from '../format/script.ts';
import { type Act, assemble, checkMachine, collectApprovals, exportAndClose, type Opening, readRequest, signLog } from './acts.ts';

interface Own {
  /** The kind's, when not given. */
  readonly id?: string;
  readonly kind: QuorumKind;
  readonly version: string;
  readonly title: string;
  readonly approvals: Script['approvals'];
  readonly opening: Opening;
  readonly request: { readonly asks: string; readonly poster: string };
  /** From the quorum to the sign-off. */
  readonly operation: readonly Act[];
  readonly cards?: { readonly pages: boolean };
}

export const quorumScript = ({ kind, id = kind, version, title, approvals, opening, request, operation, cards }: Own): Script => ({
  format: 'keyrite-script-v2',
  id,
  version,
  kind,
  title,
  approvals,
  acts: [
    assemble(opening),
    checkMachine,
    readRequest(request),
    collectApprovals(approvals),
    ...operation,
    signLog,
    exportAndClose({ cards: cards !== undefined, pages: cards?.pages === true }),
  ],
});
