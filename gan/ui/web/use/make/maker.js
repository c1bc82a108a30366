/** The data set as it is made: its place in the queue, how far it is, the download. */

import { reasonOf } from "../../common/ask.js";
import { stream } from "../../common/stream.js";
import { megabytes, seconds } from "../wording.js";
import { asRequest } from "./order.js";

const HELD = 600_000; // milliseconds that the server holds a data set

export class Maker {
  #find;
  #text;
  #stream = null;
  #held = 0;

  constructor(find, text) {
    this.#find = find;
    this.#text = text;
    find("stop").addEventListener("click", () => this.#cancel());
  }

  /** Have an order made. */
  begin(order) {
    this.#stream?.close();
    clearTimeout(this.#held);
    this.#find("download").hidden = true;
    this.#under(true);
    this.#say(this.#text("make_begun"));
    this.#find("made").removeAttribute("value"); // under way, how far is unknown
    this.#stream = stream("make_dataset", asRequest(order), {
      onEvent: (event) => this.#heard(event),
      onError: (error) => this.#end(reasonOf(error, this.#text)),
    });
  }

  #cancel() {
    this.#stream.close();
    this.#end(this.#text("make_cancelled"));
  }

  #heard(event) {
    if (event.kind === "queued") this.#say(this.#text("queued", event));
    else if (event.kind === "making") this.#making(event);
    else if (event.kind === "packing") this.#say(this.#text("packing"));
    else if (event.kind === "done") this.#done(event);
  }

  #making({ made, of, left_out: out, left }) {
    this.#find("made").value = made / of;
    const values = { made: made.toLocaleString(), of: of.toLocaleString() };
    const words = [this.#text("making", values), this.#leftOut(out)];
    if (left !== null) words.push(this.#text("time_left", { time: seconds(left) }));
    this.#say(words.filter(Boolean).join(" · "));
  }

  #done({ url, name, bytes, made, left_out: out }) {
    const link = this.#find("download");
    link.href = new URL(url, document.baseURI);
    link.download = name;
    link.textContent = this.#text("download", { name, size: megabytes(bytes) });
    link.hidden = false;
    const words = [this.#text("made", { made: made.toLocaleString() }), this.#leftOut(out)];
    this.#end([...words, this.#text("held")].filter(Boolean).join(" · "), 1);
    const near = [document.body, this.#find("go"), this.#find("stop")]; // else one works elsewhere
    if (near.includes(document.activeElement)) link.focus({ preventScroll: true });
    this.#held = setTimeout(() => this.#gone(), HELD);
  }

  #gone() {
    this.#find("download").hidden = true;
    this.#end(this.#text("not_held"));
  }

  /** How many were left out, and why. */
  #leftOut(out = {}) {
    const told = Object.entries(out).map(([why, count]) =>
      this.#text(`left_out_${why}`, { count: count.toLocaleString() }),
    );
    return told.join(" · ");
  }

  /** One of the two buttons stands there, and takes over the other's focus. */
  #under(way) {
    const [there, away] = (way ? ["stop", "go"] : ["go", "stop"]).map(this.#find);
    const focused = document.activeElement === away;
    there.hidden = false;
    away.hidden = true;
    if (focused) there.focus();
  }

  #end(words, value = 0) {
    this.#find("made").value = value;
    this.#under(false);
    this.#say(words);
  }

  #say(words) {
    this.#find("made-is").textContent = words;
  }
}
