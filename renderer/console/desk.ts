/** What the operator has open beside the step. One panel at a time; it takes the right column, so it never covers what is compared. */
import { createContext, useContext } from 'react';

export type Panel =
  | { readonly kind: 'exception'; readonly probe: string | null }
  /** The decision on an open exception. */
  | { readonly kind: 'decide'; readonly number: number }
  | { readonly kind: 'pause' }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'log' }
  | { readonly kind: 'keys' };

export interface Desk {
  readonly panel: Panel | null;
  readonly open: (panel: Panel) => void;
  readonly close: () => void;
  /** The line of the machine check whose finding is shown; null: the first that is open. */
  readonly probe: string | null;
  readonly showProbe: (probe: string) => void;
}

export const DeskContext = createContext<Desk | null>(null);

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === null) throw new Error('no desk around this part');
  return desk;
}
