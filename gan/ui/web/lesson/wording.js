/** Numbers and sentences of the lesson in the page's language. */

import { language as spoken } from "../common/words.js";

export const language = spoken();

/** Sentences after one another; those that are empty are left out. */
export function sentences(...all) {
  return all.filter(Boolean).join(language === "zh" ? "" : " ");
}

/** A share of one in percent, more exactly near the ends. */
export function share(value) {
  const digits = value < 0.1 || value > 0.9 ? 1 : 0;
  return value.toLocaleString(language, { style: "percent", maximumFractionDigits: digits });
}

/** A number with so many digits that mean something. */
export function number(value, digits = 3) {
  return value.toLocaleString(language, { maximumSignificantDigits: digits }).replace("-", "−");
}

export function whole(value) {
  return value.toLocaleString(language, { maximumFractionDigits: 0 });
}
