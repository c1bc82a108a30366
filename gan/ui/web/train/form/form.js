/**
 * The settings of the next training: a form over the defaults of a recipe. What is kept, linked and
 * sent is only what the visitor wants otherwise.
 *
 * @typedef {object} Options  what the server offers
 * @property {{name: string, character: object, vae: boolean, least_batch: number, defaults: object}[]} recipes
 * @property {string[]} datasets     for any recipe; a recipe's own may be another
 * @property {string[]} objectives
 * @property {{name: string, settings: object, heal: object, restart: boolean}[]} presets
 * @property {Object<string, [number, number]>} bounds
 * @property {number} seconds        if nobody says otherwise
 */

import { element } from "../../common/controls.js";
import { firstOf } from "../../common/models.js";
import { language } from "../../common/words.js";
import { dial, menu, plain, toggle } from "./fields.js";
import { Upload } from "./upload.js";

/** What a running training takes over at once. */
export const LIVE = ["objective", "generator_lr", "discriminator_lr"];
const ADVERSARIAL = ["objective", "discriminator_lr"]; // what a VAE has none of
const LASTING = ["dataset", "seconds", "steps"]; // what stays when other settings are taken
const OWN = "images"; // the data set that a visitor brings
const FIRST = ["quick", "mlp-gan"]; // recipes that a visitor meets first, where they are offered
/** The words of the glossary that names of settings are. */
const WORD = {
  steps: "step",
  objective: "objective",
  generator_lr: "learning_rate",
  discriminator_lr: "discriminator",
  batch_size: "batch",
  latent_dim: "latent",
};
const SLOWEST = 1e-6; // the least learning rate on a logarithmic scale

export class Form {
  given = {};
  #options;
  #text;
  #changed;
  #rows;

  /** @param {(name: string, value: any) => void} changed  told of each choice of the visitor */
  constructor(parent, options, text, changed) {
    this.#options = options;
    this.#text = text;
    this.#changed = changed;
    const chosen = (name, value) => this.#choose(name, value);
    const upload = (box) =>
      new Upload(
        box,
        text,
        () => this.recipe.name,
        () => changed("images"),
      );
    this.#rows = buildRows(parent, options, text, chosen, upload);
    this.#show();
  }

  get recipe() {
    return this.#named(this.given.recipe) ?? this.#first;
  }

  /** The objective of the next training; null for a VAE's, which has none. */
  get objective() {
    return this.recipe.vae ? null : this.#value("objective");
  }

  get #first() {
    return firstOf(FIRST, this.#options.recipes) ?? this.#options.recipes[0];
  }

  #named(name) {
    return this.#options.recipes.find((recipe) => recipe.name === name);
  }

  /** The value of a setting if nobody asks for another; undefined where the recipe has none. */
  #usual(name) {
    if (name === "recipe") return this.#first.name;
    return { seconds: this.#options.seconds, ...flat(this.recipe.defaults) }[name];
  }

  #value(name) {
    return this.given[name] ?? this.#usual(name);
  }

  /** The visitor's choice; undefined is the default. Another recipe starts with its own settings. */
  #choose(name, value) {
    const { preset, ...given } = this.given;
    if (name === "recipe") this.replace({ recipe: value });
    else this.set({ ...given, [name]: value });
    this.#changed(name, this.#value(name));
  }

  /** Take these settings for those there are, on the same data and within the same bounds. */
  replace(given) {
    const lasting = Object.entries(this.given).filter(([name]) => LASTING.includes(name));
    this.set({ ...Object.fromEntries(lasting), ...given });
  }

  /** Take these settings and no others; what is not offered stays at its default. */
  set(wanted) {
    const given = flat(wanted);
    this.given = this.#named(given.recipe) ? { recipe: given.recipe } : {};
    const preset = this.#options.presets.find(({ name }) => name === given.preset);
    if (preset) this.given = { ...this.given, ...flat(preset.settings), preset: preset.name };
    this.#rows.fields.batch_size.from(this.recipe.least_batch);
    for (const [name, value] of Object.entries(given)) {
      if (name in this.#rows.fields && this.#fits(name, value)) this.given[name] = value;
    }
    for (const name of Object.keys(this.#rows.fields))
      if (this.given[name] === this.#usual(name)) delete this.given[name];
    this.#show();
  }

  #fits(name, value) {
    if (name === "dataset") return this.#learns(value);
    return this.#usual(name) !== undefined && this.#rows.fields[name].fits(value);
  }

  /** Whether the recipe can be trained on a data set. */
  #learns(dataset) {
    return this.#options.datasets.includes(dataset) || dataset === this.recipe.defaults.dataset;
  }

  /** Everything as it stands, on the form. */
  #show() {
    for (const [name, field] of Object.entries(this.#rows.fields)) {
      const value = this.#value(name);
      field.row.hidden = value === undefined || (this.recipe.vae && ADVERSARIAL.includes(name));
      field.row.classList.toggle("train-changed", name in this.given);
      if (value !== undefined) field.show(value);
    }
    for (const option of this.#rows.fields.dataset.select.options)
      option.hidden = !this.#learns(option.value);
    this.#rows.tricks.hidden = !this.#rows.tricks.querySelector(".train-field:not([hidden])");
    this.#rows.upload.show(this.#value("dataset") === OWN);
    this.#rows.fields.recipe.why.textContent =
      this.recipe.character?.[language()] ?? this.#text("recipe_why");
  }

  /** What differs from the defaults: it is enough for a link. */
  toLink() {
    const { preset, ...given } = this.given;
    if (!preset) return given;
    const own = flat(this.#options.presets.find(({ name }) => name === preset).settings);
    const others = Object.entries(given).filter(([name, value]) => own[name] !== value);
    return { preset, ...Object.fromEntries(others) };
  }

  /** Make sure that the server has what it will be asked to learn from. */
  async fresh() {
    if (this.#value("dataset") === OWN) await this.#rows.upload.fresh();
  }

  /** Why a training cannot start with these settings; empty if it can. */
  get obstacle() {
    const { upload } = this.#rows;
    if (this.#value("dataset") !== OWN || upload.ready) return "";
    const [fewest] = this.#options.bounds.images;
    return upload.fault || this.#text("images_missing", { fewest });
  }

  /** The request of a training. */
  request() {
    const { preset, ...given } = this.given;
    const request = {
      recipe: this.recipe.name,
      dataset: this.#value("dataset"),
      seconds: this.#value("seconds"),
      steps: this.#value("steps"),
    };
    for (const [name, value] of Object.entries(given)) {
      const [group, trick] = name.split(".");
      if (trick) request[group] = { ...request[group], [trick]: value };
      else request[name] = value;
    }
    return request.dataset === OWN ? { ...request, ...this.#rows.upload.request } : request;
  }

  /** The settings in a few words. */
  get summary() {
    const { recipe, dataset, seconds, preset, ...others } = this.given;
    const n = Object.keys(others).length;
    const { select } = this.#rows.fields.dataset;
    const parts = [
      this.recipe.name,
      select.selectedOptions[0]?.textContent,
      this.#text("bounds_short", {
        seconds: plain(this.#value("seconds")),
        steps: this.#value("steps").toLocaleString(),
      }),
    ];
    if (n) parts.push(this.#text("changed_settings", { n }));
    return parts.join(" · ");
  }
}

/** {tricks: {tanh: false}} as {"tricks.tanh": false}. */
function flat({ tricks, ...settings }) {
  const named = Object.entries(tricks ?? {}).map(([name, on]) => [`tricks.${name}`, on]);
  return { ...settings, ...Object.fromEntries(named) };
}

/** Build the rows, in four groups: what is trained, by which rule, how large, with which tricks. */
function buildRows(parent, { recipes, datasets, objectives, bounds }, text, chosen, addUpload) {
  const fields = {};
  let box; // the group that is being built
  function group(title, ...notes) {
    const lines = notes.map((note) => element("p", { class: "lab-quiet" }, text(note)));
    box = element("fieldset", {}, element("legend", { class: "lab-name" }, text(title)), ...lines);
    parent.append(box);
  }
  function add(name, build, ...kind) {
    const key = name.replace("tricks.", "trick_");
    const id = `train-field-${name.replace(/[._]/g, "-")}`;
    const words = { id, label: text(key), explains: WORD[name], why: text(`${key}_why`) };
    fields[name] = build(box, words, ...kind, (value) => chosen(name, value));
  }
  /** Names with our words for them, or as they are where we have none. */
  function addMenu(name, values) {
    const word = (value) => text(`${name}_${value}`.replaceAll("-", "_")) ?? value;
    add(name, menu, new Map(values.map((value) => [value, word(value)])));
  }
  function addDial(name, whole = false) {
    const [low, high] = bounds[name];
    add(name, dial, { low: low || SLOWEST, high, whole });
  }

  group("group_what");
  const defaults = recipes.map((recipe) => recipe.defaults);
  const names = recipes.map(({ name }) => name);
  addMenu("recipe", names);
  addMenu("dataset", [...datasets, ...defaults.map(({ dataset }) => dataset)]);
  const upload = addUpload(box);
  for (const name of ["seconds", "steps"]) addDial(name, true);
  group("group_while", "group_while_help");
  addMenu("objective", objectives);
  for (const name of ["generator_lr", "discriminator_lr"]) addDial(name);
  group("group_networks");
  for (const name of ["batch_size", "latent_dim"]) addDial(name, true);
  group("group_tricks", "group_tricks_help");
  for (const name of new Set(defaults.flatMap(({ tricks }) => Object.keys(tricks))))
    add(`tricks.${name}`, toggle);
  return { fields, upload, tricks: box };
}
