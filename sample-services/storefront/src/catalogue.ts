/** What the shop sells, in cents. One lamp costs an amount that the bank declines; of rugs there are none left. */
const pricesCents: Readonly<Record<string, number>> = {
  tea: 450,
  kettle: 3_900,
  lamp: 1_913,
  rug: 8_900,
};

export const itemNames: readonly string[] = Object.keys(pricesCents);

/** undefined for what the shop does not sell. */
export function totalCentsOf(item: string, quantity: number): number | undefined {
  return Object.hasOwn(pricesCents, item) ? pricesCents[item]! * quantity : undefined;
}
