/** The results' names and numbers in words, as the table and the plots both have them. */

import { language } from "../../common/words.js";

const locale = language() === "zh" ? "zh-CN" : "en";

/** A whole number with its thousands apart. */
export const whole = new Intl.NumberFormat(locale);

/** A large number in short. */
export const compact = new Intl.NumberFormat(locale, { notation: "compact" });

/** What a row is called: real pictures have no model's name. */
export function called({ kind, model, modes }, text) {
  return kind === "real" ? text(modes === null ? "result_real" : "result_real_stacks") : model;
}

/** An Inception-FID as exactly as it is known. */
export function distance({ kind, fid, deviation }) {
  const digits = kind === "published" ? 1 : 2;
  return fid.toFixed(digits) + (deviation === null ? "" : ` ± ${deviation.toFixed(digits)}`);
}
