/** The arithmetic of scales: what to show of which numbers, and how to write them. */

const SMOOTH = 40; // a moving average goes over 1/40 of what is seen

export function clamp(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

/** A step number with room for the curve to grow into: it is filled, then there is more room. */
export function room(step) {
  const decade = 10 ** Math.floor(Math.log10(Math.max(20, step * 1.02)));
  return [1, 1.5, 2, 3, 4, 6, 8, 10].map((n) => n * decade).find((end) => end >= step * 1.02);
}

/** From where to where a panel reaches: odds from 0 to 1 (a critic's are none), anything else as far as its curves go. */
export function range(lines, odds) {
  const values = lines.flatMap(({ smooth }) => smooth).filter(Number.isFinite);
  if (!values.length || (odds && values.every((value) => value >= 0 && value <= 1)))
    return { low: 0, high: 1 };
  const low = Math.min(0, ...values),
    high = Math.max(0, ...values);
  const spare = 0.08 * (high - low || 1);
  return { low: low < 0 ? low - spare : 0, high: high + spare };
}

/** A moving average of one curve: what the eye follows through the noise of single batches. */
export function smoothed(points, key) {
  const sums = [0],
    counts = [0];
  for (const { [key]: value } of points) {
    const finite = Number.isFinite(value);
    sums.push(sums.at(-1) + (finite ? value : 0));
    counts.push(counts.at(-1) + finite);
  }
  const last = points.length - 1;
  const most = Math.round(points.length / SMOOTH / 2);
  return points.map((_, i) => {
    // as far to either side, so that nothing is late
    const half = Math.min(most, i, last - i);
    return (sums[i + half + 1] - sums[i - half]) / (counts[i + half + 1] - counts[i - half]);
  });
}

/** Round values between low and high, about so many. */
export function ticks(low, high, count) {
  const rough = (high - low) / count;
  const decade = 10 ** Math.floor(Math.log10(rough));
  const gap = [1, 2, 5, 10].map((n) => n * decade).find((n) => n >= rough);
  const first = Math.ceil(low / gap - 0.01);
  return Array.from(
    { length: Math.floor(high / gap + 0.01) - first + 1 },
    (_, n) => (first + n) * gap,
  );
}

/** Round values on a logarithmic scale: powers of ten and, where those are few, their double and fivefold. */
export function powers(low, high) {
  const first = Math.floor(Math.log10(low)),
    last = Math.ceil(Math.log10(high));
  const factors = last - first > 3 ? [1] : [1, 2, 5];
  const decades = Array.from({ length: last - first + 1 }, (_, n) => 10 ** (first + n));
  const all = decades.flatMap((decade) => factors.map((factor) => factor * decade));
  return all.filter((value) => value >= low && value <= high);
}

/** Which of these moments, each with its step, is next to a step. */
export function nearest(moments, step) {
  const far = moments.map((moment) => Math.abs(moment.step - step));
  return far.lastIndexOf(Math.min(...far));
}

/** A number on an axis. */
export function short(value) {
  return Math.abs(value) >= 1000
    ? `${Number((value / 1000).toPrecision(3))}k`
    : String(Number(value.toPrecision(3)));
}

/** A number that is read. */
export function precise(value) {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString();
  const shown = value.toFixed(Math.abs(value) >= 10 ? 1 : 2);
  return Number(shown) ? shown : shown.replace("-", ""); // no number is "-0.00"
}
