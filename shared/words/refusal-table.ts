/** The shape of a refusal's words: what happened, what is safe, what to do. */
export interface RefusalWords {
  readonly happened: string;
  readonly safe: string;
  readonly todo: string;
}
/** The words depend on one operand; `other` where its value is not listed. */
export interface RefusalChoice {
  readonly by: string;
  readonly when: Readonly<Record<string, RefusalWords>>;
  readonly other: RefusalWords;
}
export type RefusalTable = Readonly<Record<string, RefusalWords | RefusalChoice>>;
