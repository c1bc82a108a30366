/** The rows of the form, in four groups: what is trained, by which rule, how large, with which tricks. */

import { element } from "../../common/controls.js";
import { Dial, Menu, Switch } from "./fields.js";
import { Upload } from "./upload.js";

const SLOWEST = 1e-6; // the least learning rate on a logarithmic scale

/**
 * Build the rows.
 * @param {(name: string, value: any) => void} chosen  told of each choice; undefined is the default
 * @param {() => void} uploaded  told of each change of the visitor's own pictures
 * @returns {{fields: Object<string, Dial | Menu | Switch>, upload: Upload, tricks: HTMLElement}}
 */
export function buildRows(parent, options, text, chosen, uploaded) {
  const fields = {};
  const make = { fields, text, chosen, bounds: options.bounds };
  const what = group(parent, text, "group_what");
  buildWhat(what, options, make);
  const [fewest, most] = options.bounds.images;
  const upload = new Upload(what, { fewest, most }, text, uploaded);
  addDial(make, what, "seconds", { whole: true });
  addDial(make, what, "steps", { whole: true });
  const rule = group(parent, text, "group_while", "group_while_help");
  addMenu(make, rule, "objective", named(options.objectives, "objective", text));
  addDial(make, rule, "generator_lr");
  addDial(make, rule, "discriminator_lr");
  const networks = group(parent, text, "group_networks");
  addDial(make, networks, "batch_size", { whole: true });
  addDial(make, networks, "latent_dim", { whole: true });
  const tricks = group(parent, text, "group_tricks", "group_tricks_help");
  for (const name of new Set(options.recipes.flatMap((one) => Object.keys(one.defaults.tricks))))
    add(make, `tricks.${name}`, (words, changed) => new Switch(tricks, words, changed));
  return { fields, upload, tricks };
}

function buildWhat(box, { recipes, datasets }, make) {
  const all = new Set([...datasets, ...recipes.map(({ defaults }) => defaults.dataset)]);
  const recipeNames = recipes.map(({ name }) => [name, name]);
  addMenu(make, box, "recipe", recipeNames);
  addMenu(make, box, "dataset", named([...all], "dataset", make.text));
}

function group(parent, text, title, note = "") {
  const box = element("fieldset", {}, element("legend", { class: "lab-name" }, text(title)));
  if (note) box.append(element("p", { class: "lab-quiet" }, text(note)));
  parent.append(box);
  return box;
}

/** Names with our words for them, or as they are where we have none. */
function named(names, kind, text) {
  return names.map((name) => [name, text(`${kind}_${name}`.replaceAll("-", "_")) ?? name]);
}

function addMenu(make, box, name, options) {
  add(make, name, (words, changed) => new Menu(box, words, options, changed));
}

function addDial(make, box, name, kind = {}) {
  const [low, high] = make.bounds[name];
  const scale = { low: low || SLOWEST, high, ...kind };
  add(make, name, (words, changed) => new Dial(box, words, scale, changed));
}

function add({ fields, text, chosen }, name, build) {
  const key = name.replace("tricks.", "trick_");
  const id = `train-field-${name.replace(/[._]/g, "-")}`;
  const words = { id, label: text(key), why: text(`${key}_why`) };
  fields[name] = build(words, (value) => chosen(name, value));
}
