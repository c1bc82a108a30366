/** The field under the model cards: a model of the Hub by its name, and what became of asking. */

import { Refusal } from "../common/ask.js";
import { element } from "../common/controls.js";
import { fetchModel } from "../common/hub.js";

/**
 * @param {HTMLFormElement} form  has a text input, a button and an element to say things in
 * @param {(model: object) => void} chosen  told of a model that the visitor has typed
 * @returns {(asked: string) => Promise<object | null>} fetches a model and says how it goes; null if
 *   it cannot be had
 */
export function fetcher(form, text, chosen) {
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
    chosen(model);
  });
  return fetch;
}

function inWords({ kind, ...event }, name, text) {
  const megabytes = event.megabytes?.toLocaleString(undefined, { maximumFractionDigits: 1 });
  return text(`hub_${kind}`, { ...event, name, megabytes });
}
