/** What main tells the entry view: whose PIN or card, and for what. The answer goes elsewhere: token-protocol.ts, custody-protocol.ts. */
export interface EntryAsk {
  readonly kind: 'pin' | 'card';
  /** Full name, and the name used in speech. */
  readonly name: string;
  readonly first: string;
  readonly purpose: 'identify' | 'approve' | 'confirm' | 'checkpoint' | 'document' | 'bundle' | 'card' | 'generate' | 'settle' | 'test';
  /** Serial number of a token that is no person's card, whose PIN is asked for; null: the person's own card. */
  readonly token: string | null;
  readonly practice: boolean;
  readonly theme: string;
}
