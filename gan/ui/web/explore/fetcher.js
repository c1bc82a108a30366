/** The field under the model cards: a model of the Hub by its name, and what became of asking. */

import { Refusal } from "../common/ask.js";
import { element } from "../common/controls.js";
import { fetchModel } from "../common/hub.js";

export class Fetcher {
  #form;
  #text;
  #box;
  #said;

  /**
   * @param {HTMLFormElement} form  has a text input, a button and an element to say things in
   * @param {(model: object) => void} chosen  told of a model that the visitor has typed
   */
  constructor(form, text, chosen) {
    this.#form = form;
    this.#text = text;
    this.#box = form.querySelector("input");
    this.#said = form.querySelector("p");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const asked = this.#box.value.trim();
      if (!asked || this.#busy) return;
      const model = await this.fetch(asked);
      if (!model) return this.#box.select();
      this.#box.value = "";
      chosen(model);
    });
  }

  get #busy() {
    return this.#form.getAttribute("aria-busy") === "true";
  }

  /** Fetch a model and say how it goes. @returns {Promise<object | null>} null if it cannot be had */
  async fetch(asked) {
    this.#say(this.#text("hub_checking", { name: asked }), true);
    try {
      const model = await fetchModel(asked, (event) => this.#tell(event, asked));
      this.#say(this.#text("hub_done", { name: asked }));
      return model;
    } catch (error) {
      const known = error instanceof Refusal;
      this.#say(this.#text(known ? "hub_refused" : "hub_broken_off"));
      if (known) this.#said.append(" ", element("span", { lang: "en" }, error.message));
      this.#said.classList.add("lab-failure");
      this.#said.scrollIntoView({ block: "nearest" }); // on a phone it may be below the screen
      return null;
    }
  }

  #tell({ kind, ...event }, name) {
    if (kind === "queued") this.#say(this.#text("hub_queued", event), true);
    if (kind === "checking") this.#say(this.#text("hub_checking", { name }), true);
    if (kind === "fetching") {
      const megabytes = event.megabytes.toLocaleString(undefined, { maximumFractionDigits: 1 });
      this.#say(this.#text("hub_fetching", { name, megabytes }), true);
    }
  }

  #say(words, busy = false) {
    this.#form.setAttribute("aria-busy", busy);
    this.#said.classList.remove("lab-failure");
    if (this.#said.textContent !== words) this.#said.textContent = words;
  }
}
