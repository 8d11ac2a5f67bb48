/** A refusal is data: which control refused, and what it compared. Words for it stand in the catalogue, under the control's ID. */
import { z } from '../zod.ts';

export const refusal = z.strictObject({
  control: z.string().regex(/^[A-Z]+(-[A-Z0-9]+)*-\d+$/),
  operands: z.record(z.string(), z.union([z.string(), z.int()])),
});
export type Refusal = Readonly<z.infer<typeof refusal>>;

export const refuse = (control: string, operands: Readonly<Record<string, string | number>> = {}): Refusal => ({
  control,
  operands: { ...operands },
});
