/** So many things: `1 state`, `1,234 states`. */
export function countText(count: number, noun: string): string {
  return `${numberText(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** A whole number with its thousands apart: `1,234,567`. `toLocaleString` would load its tables first, which shows at the start. */
export function numberText(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/gu, ",");
}
