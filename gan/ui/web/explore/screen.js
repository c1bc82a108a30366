/** The pictures on the canvas of Explore. */

import { Refusal } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { GAP, paintGrid } from "../common/grid.js";
import { bringBack, isOfHub } from "../common/hub.js";
import { goneInWords, isFresh } from "../common/models.js";
import { latest } from "../common/pixels.js";
import { greet } from "./greeting.js";
import { asRequest } from "./state.js";

/** The pictures on screen: asked for, shown, and what is said when they do not come. */
export class Screen {
  #root;
  #text;
  #page;
  #message;
  #pictures = latest(
    (pictures, request) => this.#drawn(pictures, this.#asked.get(request)),
    (error) => this.failed(error),
  );
  #asked = new WeakMap(); // the state that each request was made of
  #onScreen = null; // the last pictures and their state
  #endGreeting = null; // once it has been thought of

  constructor(root, text, message, page) {
    this.#root = root;
    this.#text = text;
    this.#message = message;
    this.#page = page;
  }

  /** Ask for the pictures of a state and, with `told`, for its chosen latent before moves. */
  draw(state, told) {
    this.#endGreeting?.();
    const request = { ...asRequest(state), base: told && state.chosen };
    this.#asked.set(request, state);
    this.#pictures.wantOther(request);
  }

  /** The last pictures and their state; null before the first. */
  get now() {
    return this.#onScreen;
  }

  /** Whether the pictures on screen are those of a state. */
  shows(state) {
    const told = (one) => JSON.stringify(asRequest(one));
    return this.#onScreen !== null && told(this.#onScreen[1]) === told(state);
  }

  #drawn(pictures, asked) {
    const { canvas, drawn } = this.#page;
    this.#onScreen = [pictures, asked];
    paintGrid(canvas, pictures, asked, this.#text);
    this.#root.style.setProperty("--aspect", canvas.width / canvas.height);
    canvas.title = this.#text(pictures.count > 1 ? "zoom" : "zoom_out");
    this.#sayWhere(pictures.drawn);
    drawn(asked, pictures);
    if (!this.#endGreeting) this.#greet();
  }

  /** Where the pictures were drawn, and how long it took. */
  #sayWhere({ here, milliseconds }) {
    const value = milliseconds.toFixed(milliseconds < 10 ? 1 : 0);
    const where = this.#root.querySelector("#explore-where");
    where.textContent = this.#text(here ? "drawn_here" : "drawn_there", { value });
    where.dataset.here = here;
  }

  /** Show a first visitor what a slider does. */
  #greet() {
    const { state, model, sway, canvas } = this.#page;
    const show = (share, pictures) => {
      sway(share);
      paint(canvas, pictures, state().grid, GAP);
    };
    const over = () => this.#drawn(...this.#onScreen);
    this.#endGreeting = greet(state(), model(), show, over);
  }

  /** What was asked for last was not answered, or (null) it was. */
  failed(error) {
    const where = "draw";
    if (!error) this.#message.clear(where);
    else if (!(error instanceof Refusal)) this.#message.say(this.#text("no_answer"), { where });
    else if (isOfHub(this.#page.state().model)) this.#restore(error);
    else if (isFresh(this.#page.state().model))
      this.#message.say(goneInWords(this.#text, this.#page.state().model), { where });
    else this.#message.say(this.#text("refused"), { reason: error.message, where });
  }

  /** The server may have put a model of the Hub away to make room; then it is fetched again. */
  async #restore(error) {
    const { state, fetch, again } = this.#page;
    const { model } = state();
    const back = await bringBack(model, fetch());
    if (model !== state().model) return; // the visitor has gone on
    if (back) again();
    else this.#message.say(this.#text("refused"), { reason: error.message, where: "draw" });
  }
}
