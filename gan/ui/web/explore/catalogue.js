/** The models to choose from: a card for each, and those of the Hub that come later. */

import { ask } from "../common/ask.js";
import { choice, element } from "../common/controls.js";
import { bringBack, isOfHub, nameOf, onFetched } from "../common/hub.js";
import { characterOf } from "../common/models.js";
import { fetcher } from "./fetcher.js";

export class Catalogue {
  models;
  #text;
  #cards;
  #fetch;
  #told;
  #shown = null;
  #show;

  /** @param {{chosen: (name: string) => void, failed: (error: Error) => void}} told */
  constructor(root, models, text, told) {
    this.models = models;
    this.#text = text;
    this.#cards = root.querySelector("#explore-model");
    this.#told = told;
    this.#build();
    const form = root.querySelector("#explore-hub");
    this.#fetch = fetcher(form, text, (model) => told.chosen(model.name));
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
      if (isOfHub(name)) await this.#fetch(name);
      else this.#add({ title: this.#text("yours"), ...(await ask("describe", { model: name })) });
    } catch (error) {
      this.#told.failed(error);
    }
  }

  /** Have a model of the Hub again that the server has put away. @returns {Promise<boolean>} */
  bringBack(name) {
    return bringBack(name, this.#fetch);
  }

  #add(model) {
    if (this.knows(model.name)) return;
    this.models.push(model);
    this.#build();
    if (this.#shown) this.#show(this.#shown);
  }

  #build() {
    const options = this.models.map((model) => ({
      value: model.name,
      label: `${model.name}: ${characterOf(model)}`,
      content: [element("img", { src: model.thumbnail, alt: "" }), ...breakable(model)],
    }));
    this.#show = choice(this.#cards, "explore-model", options, this.#told.chosen);
  }
}

/** A model's name; it goes on in a new line after its slash, if it must. */
function breakable({ title, name }) {
  return (title ?? name).split(/(?<=\/)/).flatMap((part) => [part, element("wbr")]);
}
