/**
 * A state as it stands in a link. A shape says of each key where it starts and what fits:
 * {key: {start, fits}}; anything in a link that does not fit is left at its start, and said.
 */

/** Whether a value is a number from `low` to `high`. */
export const within = (low, high) => (value) =>
  typeof value === "number" && value >= low && value <= high;

/** The state that a visitor meets first. */
export function initial(shape) {
  return Object.fromEntries(Object.entries(shape).map(([key, { start }]) => [key, start]));
}

/** What of a state differs from its start. */
export function toLink(shape, state) {
  const differs = (key) => JSON.stringify(state[key]) !== JSON.stringify(shape[key].start);
  const kept = Object.keys(shape).filter(differs);
  return Object.fromEntries(kept.map((key) => [key, state[key]]));
}

/**
 * The state of a link.
 * @param {(key: string, value: any) => void} wrong  told of each value that does not fit
 */
export function fromLink(shape, given, wrong) {
  const state = initial(shape);
  for (const [key, { fits }] of Object.entries(shape)) {
    const value = given?.[key];
    if (value === undefined) continue;
    if (fits(value)) state[key] = value;
    else wrong(key, value);
  }
  return state;
}
