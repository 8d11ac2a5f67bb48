/** The system's name for what went wrong (errno(3)); undefined for an error that is not the system's, which is a bug. */
export const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && 'syscall' in error ? error.code : undefined;
