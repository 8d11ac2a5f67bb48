/**
 * What every decoder throws: bytes that are not in the one spelling the format allows. `code` names the rule that was broken
 * (stable, compared by callers), `at` the place (a record and path, a member, an offset) for the person who reads it.
 */
export class FormatError extends Error {
  readonly code: string;
  readonly at: string;

  constructor(code: string, at: string, cause?: unknown) {
    super(`${code} at ${at}`, cause === undefined ? undefined : { cause });
    this.name = 'FormatError';
    this.code = code;
    this.at = at;
  }
}
