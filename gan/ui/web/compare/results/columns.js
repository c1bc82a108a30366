/** The columns of the table of results: what each is sorted by, and what its cells show. */

import { element } from "../../common/controls.js";
import { linkTo, onPlainClick } from "../../common/tabs.js";
import { called, distance, whole } from "./wording.js";

const NONE = "–";
const WORDS = { "data-words": "" }; // set to the left
const SHARES = ["precision", "recall", "density", "coverage"];

/**
 * @param {(model: string) => object} wish  the tab's state with that model on the right
 * @param {(model: string) => void} chosen  told of a model that the visitor wants there
 * @returns {import("./table.js").Column[]}
 */
export function columns(text, wish, chosen) {
  const column = (key, cell, more = {}) => {
    const label = text(`result_${key}`);
    return { key, label, value: (row) => row[key], cell, ...more };
  };
  const number = (key, inWords, more) =>
    column(key, (row) => (row[key] === null ? [NONE] : [inWords(row[key])]), more);
  const name = (row) => nameOf(row, text, wish, chosen);
  return [
    column("model", name, { looks: WORDS, value: (row) => called(row, text) }),
    column("fid", (row) => fidOf(row, text)), // quality first: a phone shows three or four columns
    number("digit_fid", (value) => value.toFixed(2)),
    ...SHARES.map((key) => number(key, (value) => value.toFixed(2), { high: true })),
    number("modes", (value) => whole.format(value), { high: true }),
    column("kl", ({ kind, kl }) => [
      kl === null ? NONE : kind === "published" ? String(kl) : kl.toFixed(4),
    ]),
    number("parameters", (count) => whole.format(count)),
    number("size", (bytes) => text("result_megabytes", { n: megabytes(bytes) })),
    column("seconds", (row) => trainingOf(row, text)),
    column("source", (row) => sourceOf(row, text), { looks: WORDS }),
  ];
}

function nameOf(row, text, wish, chosen) {
  const { kind, model } = row;
  if (kind === "real") return [called(row, text)];
  if (kind === "published") return [model, element("small", {}, text("result_published"))];
  const href = linkTo("compare", wish(model));
  const title = text("results_put_right", { model });
  const link = element("a", { href, "data-model": model, title }, model);
  onPlainClick(link, () => chosen(model));
  return [link];
}

function sourceOf({ kind, source, link }, text) {
  if (kind === "real") return [text("result_floor")];
  if (kind !== "published") return [source];
  return [element("a", { href: link, target: "_blank", rel: "noopener noreferrer" }, source)];
}

function fidOf(row, text) {
  if (row.fid === null) return [NONE];
  const seeds = row.seeds === 1 ? text("result_seed") : text("result_seeds", { n: row.seeds });
  return row.seeds ? [distance(row), element("small", {}, seeds)] : [distance(row)];
}

function trainingOf({ seconds, hardware }, text) {
  if (seconds === null) return [NONE];
  const minutes = (seconds / 60).toFixed(seconds >= 600 ? 0 : 1); // as the README's table has them
  return [text("result_minutes", { n: whole.format(minutes) }), element("small", {}, hardware)];
}

function megabytes(bytes) {
  return bytes >= 1e7 ? Math.round(bytes / 1e6) : Number((bytes / 1e6).toPrecision(2));
}
