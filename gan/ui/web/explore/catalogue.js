/** The models to choose from, and those of the Hub that come later. */

import { ask, Refusal } from "../common/ask.js";
import { fetchModel, isOfHub, nameOf, onFetched } from "../common/hub.js";
import { spoken } from "../common/message.js";
import { goneInWords, isFresh } from "../common/models.js";
import { Gallery } from "./gallery.js";

export class Catalogue {
  models;
  fetch; // has a model of the Hub, and says how it goes
  #text;
  #gallery;
  #told;

  constructor(root, models, text, told) {
    this.models = models;
    this.#text = text;
    this.#told = told;
    this.#gallery = new Gallery(root, text, told.chosen);
    this.#gallery.build(models);
    this.fetch = fetcher(root.querySelector("#explore-hub"), text, this.#gallery, told);
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
    this.#gallery.show(name);
  }

  /**
   * A model that is not listed may be one of the Hub's, or the visitor's own, just trained.
   * @returns {Promise<string>} why it is not to be had, where the server or the Hub says so
   */
  async learn(name) {
    try {
      if (isOfHub(name)) {
        const model = await this.fetch(name);
        return model ? "" : this.fetch.reason;
      }
      const model = await ask("describe", { model: name, known: false });
      if (model) this.#add({ title: this.#text("yours"), ...model });
      else if (isFresh(name)) return goneInWords(this.#text, name);
    } catch (error) {
      this.#told.failed(error);
    }
    return "";
  }

  #add(model) {
    if (this.knows(model.name)) return;
    this.models.push(model);
    this.#gallery.build(this.models);
  }
}

/**
 * The field under the models: a model of the Hub by its name, and what became of asking.
 * @param {HTMLFormElement} form  has a text input, a button and an element to say things in
 * @returns {(asked: string) => Promise<object | null>} fetches a model and says how it goes; null if
 *   it cannot be had
 */
function fetcher(form, text, gallery, told) {
  const box = form.querySelector("input");
  const said = form.querySelector("p");

  function say(words, busy = false) {
    form.setAttribute("aria-busy", busy);
    said.classList.remove("lab-failure");
    if (said.textContent !== words) said.textContent = words;
    if (!gallery.isOpen) told.said(busy ? words : "");
  }

  async function fetch(name) {
    say(text("hub_checking", { name }), true);
    try {
      const model = await fetchModel(name, (event) => say(inWords(event, name, text), true));
      say(text("hub_done", { name }));
      return model;
    } catch (error) {
      const reason = error instanceof Refusal ? error.message : "";
      fetch.reason = reason;
      const words = text(reason ? "hub_refused" : "hub_broken_off");
      say(words);
      if (reason) said.append(" ", spoken(reason));
      said.classList.add("lab-failure");
      if (!gallery.isOpen) told.said(words, reason);
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
    gallery.close();
    told.chosen(model.name);
  });
  return fetch;
}

function inWords({ kind, ...event }, name, text) {
  const megabytes = event.megabytes?.toLocaleString(undefined, { maximumFractionDigits: 1 });
  return text(`hub_${kind}`, { ...event, name, megabytes });
}
