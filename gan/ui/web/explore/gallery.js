/** The model in one line; a click opens all of them, in groups, to search and to choose from. */

import { element } from "../common/controls.js";
import { characterOf } from "../common/models.js";
import { language } from "../common/words.js";

const GROUPS = ["best", "tutorial", "yours", "hub"];
const EDGE = 8; // pixels between the open gallery and the edge of the screen

export class Gallery {
  #text;
  #line;
  #box;
  #search;
  #list;
  #none;
  #chosen;
  #models = [];
  #shown = null; // the model in force
  #at = null; // the option that the keys have reached

  /** @param {(name: string) => void} chosen  told of the visitor's choice */
  constructor(root, text, chosen) {
    const find = (id) => root.querySelector(`#explore-${id}`);
    this.#text = text;
    this.#line = find("model");
    this.#box = find("models");
    this.#search = find("search");
    this.#list = find("list");
    this.#none = find("none");
    this.#chosen = chosen;
    this.#search.placeholder = text("search");
    this.#search.addEventListener("input", () => this.#filter());
    this.#search.addEventListener("keydown", (event) => this.#key(event));
    this.#box.addEventListener(
      "beforetoggle",
      ({ newState }) => newState === "open" && this.#open(),
    );
    this.#box.addEventListener("toggle", ({ newState }) => this.#opened(newState === "open"));
  }

  get isOpen() {
    return this.#box.matches(":popover-open");
  }

  close() {
    if (this.isOpen) this.#box.hidePopover();
  }

  /** Offer these models. */
  build(models) {
    this.#models = models;
    this.#line.querySelector("#explore-models-count").textContent = this.#text("models_n", {
      n: models.length,
    });
    const groups = GROUPS.map((group) => [group, models.filter((one) => groupOf(one) === group)]);
    this.#list.replaceChildren(
      ...groups.filter(([, own]) => own.length).map(([group, own]) => this.#group(group, own)),
    );
    this.show(this.#shown);
    this.#filter();
  }

  /** Mark the model in force, and say it in the line. */
  show(name) {
    this.#shown = name;
    const model = this.#models.find((one) => one.name === name);
    if (!model) return;
    const [picture, words] = this.#line.children;
    picture.src = model.thumbnail;
    words.firstElementChild.replaceChildren(...breakable(model));
    words.lastElementChild.textContent = characterOf(model);
    const told = `${model.title ?? name}: ${characterOf(model)}`;
    this.#line.title = `${told} · ${this.#trained(model)}`;
    this.#line.setAttribute("aria-label", `${this.#text("model")}: ${told}`);
    this.#line.dataset.model = name;
    for (const option of this.#options()) option.ariaCurrent = option.dataset.model === name;
  }

  #group(group, models) {
    const title = element("h3", { id: `explore-group-${group}` }, this.#text(`group_${group}`));
    const options = models.map((model) => this.#option(model));
    return element("div", { role: "group", "aria-labelledby": title.id }, title, ...options);
  }

  #option(model) {
    const picture = element("img", { src: model.thumbnail, alt: "" });
    const about = element("small", { title: this.#trained(model) }, characterOf(model));
    const words = element("span", {}, element("b", {}, ...breakable(model)), about);
    const click = () => this.#choose(model.name);
    const id = `explore-option-${this.#models.indexOf(model)}`;
    const option = element("div", { role: "option", id, click }, picture, words);
    option.dataset.model = model.name;
    return option;
  }

  #trained(model) {
    const parameters = model.parameters.toLocaleString(language());
    return this.#text("trained_on", { parameters, data: model.dataset });
  }

  #options() {
    return [...this.#list.querySelectorAll("[role=option]")];
  }

  #choose(name) {
    this.close();
    this.#chosen(name);
  }

  /** Show the options whose words hold all that is typed. */
  #filter() {
    const wanted = this.#search.value.toLowerCase().split(/\s+/).filter(Boolean);
    for (const option of this.#options()) {
      const words = option.textContent.toLowerCase();
      option.hidden = !wanted.every((word) => words.includes(word));
    }
    for (const group of this.#list.children)
      group.hidden = !group.querySelector("[role=option]:not([hidden])");
    const seen = this.#seen();
    this.#none.textContent = seen.length ? "" : this.#text("search_none");
    const current = seen.find((one) => one.dataset.model === this.#shown);
    this.#reach((wanted.length ? null : current) ?? seen[0]);
  }

  #seen() {
    return this.#options().filter((option) => !option.hidden);
  }

  #reach(option) {
    this.#at = option;
    for (const one of this.#options()) one.ariaSelected = one === option;
    this.#search.setAttribute("aria-activedescendant", option?.id ?? "");
    if (this.isOpen) option?.scrollIntoView({ block: "nearest" });
  }

  #key(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!by && event.key !== "Enter") return;
    event.preventDefault();
    const seen = this.#seen();
    if (by) this.#reach(seen[(seen.indexOf(this.#at) + by + seen.length) % seen.length]);
    else if (this.#at) this.#choose(this.#at.dataset.model);
  }

  /** Lay the gallery below its line, or where there is more room over it. */
  #open() {
    const { left, bottom } = this.#line.getBoundingClientRect();
    const { style } = this.#box;
    const low = innerHeight - bottom > 320;
    style.top = `${low ? bottom + 4 : EDGE}px`;
    style.maxHeight = `${innerHeight - (low ? bottom + 4 : EDGE) - EDGE}px`;
    style.left = `${Math.max(EDGE, Math.min(left, innerWidth - EDGE - 560))}px`;
    this.#search.value = "";
    this.#filter();
  }

  #opened(open) {
    this.#line.setAttribute("aria-expanded", open);
    if (!open) return;
    // On a phone the field would bring its keyboard up, over the models.
    (matchMedia("(pointer: coarse)").matches ? this.#list : this.#search).focus();
    this.#at?.scrollIntoView({ block: "nearest" });
  }
}

function groupOf({ group, name }) {
  return GROUPS.includes(group) ? group : name.includes("/") ? "hub" : "yours";
}

/** A model's name; it goes on in a new line after its slash, if it must. */
function breakable({ title, name }) {
  return (title ?? name).split(/(?<=\/)/).flatMap((part) => [part, element("wbr")]);
}
