/** Sizes, times and shares in the page's language. */

import { language } from "../common/words.js";

const KILO = 1000;

function unit(value, name) {
  const options = { style: "unit", unit: name, unitDisplay: "short", maximumSignificantDigits: 2 };
  return value.toLocaleString(language(), options);
}

/** Bytes, in the unit that suits them. */
export function megabytes(bytes) {
  return bytes < KILO ** 2 ? unit(bytes / KILO, "kilobyte") : unit(bytes / KILO ** 2, "megabyte");
}

/** Seconds, or minutes where there are many. */
export function seconds(value) {
  return value < 100 ? unit(Math.max(1, value), "second") : unit(value / 60, "minute");
}

/** A share in percent. */
export function percent(share) {
  const exact = share > 0 && share < 0.1 ? 1 : 0;
  return share.toLocaleString(language(), { style: "percent", maximumFractionDigits: exact });
}
