import { readFileSync } from 'node:fs';
import type { z } from '../../shared/zod.ts';

/** test/vectors/NAME.json, checked against its shape. */
export const readVectors = <Schema extends z.ZodType>(name: string, schema: Schema): z.output<Schema> =>
  schema.parse(JSON.parse(readFileSync(new URL(`${name}.json`, import.meta.url), 'utf8')));
