/** The models to choose from: a card for each, and those of the Hub that come later. */

import { ask, Refusal } from "../common/ask.js";
import { choice, element } from "../common/controls.js";
import { fetchModel, isOfHub, nameOf, onFetched } from "../common/hub.js";
import { characterOf } from "../common/models.js";

export class Catalogue {
  models;
  fetch; // has a model of the Hub, and says how it goes
  #text;
  #cards;
  #told;
  #shown = null;
  #show;

  constructor(root, models, text, told) {
    this.models = models;
    this.#text = text;
    this.#cards = root.querySelector("#explore-model");
    this.#told = told;
    this.#build();
    this.fetch = fetcher(root.querySelector("#explore-hub"), text, told.chosen);
    onFetched((model) => this.#add(model));
  }

  /** What the page knows of a model. */
  named(name) {
    return this.models.find((model) => model.name === name);
  }

  knows(name) {
    return Boolean(this.named(nameOf(name)));
  }

  /** Mark the model that is shown. */
  show(name) {
    this.#shown = name;
    this.#show(name);
  }

  /** A model that is not listed may be one of the Hub's, or the visitor's own, just trained. */
  async learn(name) {
    try {
      if (isOfHub(name)) await this.fetch(name);
      else this.#add({ title: this.#text("yours"), ...(await ask("describe", { model: name })) });
    } catch (error) {
      this.#told.failed(error);
    }
  }

  #add(model) {
    if (this.knows(model.name)) return;
    this.models.push(model);
    this.#build();
  }

  #build() {
    const options = this.models.map((model) => ({
      value: model.name,
      label: `${model.name}: ${characterOf(model)}`,
      content: [element("img", { src: model.thumbnail, alt: "" }), ...breakable(model)],
    }));
    this.#show = choice(this.#cards, "explore-model", options, this.#told.chosen);
    this.#show(this.#shown);
  }
}

/** A model's name; it goes on in a new line after its slash, if it must. */
function breakable({ title, name }) {
  return (title ?? name).split(/(?<=\/)/).flatMap((part) => [part, element("wbr")]);
}

/**
 * The field under the model cards: a model of the Hub by its name, and what became of asking.
 * @param {HTMLFormElement} form  has a text input, a button and an element to say things in
 * @returns {(asked: string) => Promise<object | null>} fetches a model and says how it goes; null if
 *   it cannot be had
 */
function fetcher(form, text, chosen) {
  const box = form.querySelector("input");
  const said = form.querySelector("p");

  function say(words, busy = false) {
    form.setAttribute("aria-busy", busy);
    said.classList.remove("lab-failure");
    if (said.textContent !== words) said.textContent = words;
  }

  async function fetch(name) {
    say(text("hub_checking", { name }), true);
    try {
      const model = await fetchModel(name, (event) => say(inWords(event, name, text), true));
      say(text("hub_done", { name }));
      return model;
    } catch (error) {
      const known = error instanceof Refusal;
      say(text(known ? "hub_refused" : "hub_broken_off"));
      if (known) said.append(" ", element("span", { lang: "en" }, error.message));
      said.classList.add("lab-failure");
      said.scrollIntoView({ block: "nearest" }); // on a phone it may be below the screen
      return null;
    }
  }

  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const asked = box.value.trim();
    if (!asked || form.getAttribute("aria-busy") === "true") return;
    const model = await fetch(asked);
    if (!model) return box.select();
    box.value = "";
    chosen(model.name);
  });
  return fetch;
}

function inWords({ kind, ...event }, name, text) {
  const megabytes = event.megabytes?.toLocaleString(undefined, { maximumFractionDigits: 1 });
  return text(`hub_${kind}`, { ...event, name, megabytes });
}
