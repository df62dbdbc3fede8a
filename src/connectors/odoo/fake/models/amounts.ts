import { Decimal } from "decimal.js";
import type { Stored } from "../value.ts";

/** Quantity times price, to the cent. */
export const product = (quantity: Stored | undefined, price: Stored | undefined): number =>
  cents(new Decimal(Number(quantity ?? 0)).times(Number(price ?? 0)));

export const total = (amounts: readonly number[]): number =>
  cents(amounts.reduce((sum, amount) => sum.plus(amount), new Decimal(0)));

export const less = (amount: number, taken: number): number => cents(new Decimal(amount).minus(taken));

const cents = (amount: Decimal): number => amount.toDecimalPlaces(2, Decimal.ROUND_HALF_UP).toNumber();
