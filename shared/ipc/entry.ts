import type { Code, PinWork, TriesTold } from './pins.ts';

/** What main tells the entry view: whose PIN or card, and for what. The answer goes elsewhere: token-protocol.ts, custody-protocol.ts. */
export interface EntryAsk {
  /** new-pin: `code`, then a new PIN twice. */
  readonly kind: 'pin' | 'card' | 'new-pin';
  /** Full name, and the name used in speech. */
  readonly name: string;
  readonly first: string;
  readonly purpose:
    | 'identify'
    | 'approve'
    | 'confirm'
    | 'checkpoint'
    | 'document'
    | 'bundle'
    | 'card'
    | 'generate'
    | 'settle'
    | 'open-shard'
    | 'test'
    | PinWork;
  /** Serial number of a token that is no person's card, whose PIN is asked for; null: the person's own card. */
  readonly token: string | null;
  /** Of what is asked for first. Absent: nothing tells. */
  readonly tries?: TriesTold;
  /** With new-pin. */
  readonly code?: Code;
  readonly practice: boolean;
  readonly theme: string;
}

/** Of a signature, or of a card that is typed. */
export type Purpose = Exclude<EntryAsk['purpose'], PinWork>;
