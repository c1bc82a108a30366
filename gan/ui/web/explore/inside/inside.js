/**
 * Looking inside the large picture: its way through the generator, which follows a drag, and
 * what classifier, discriminator and training set make of it, asked when the hand rests.
 */

import { ask, reasonOf } from "../../common/ask.js";
import { paint } from "../../common/canvas.js";
import { element, screen } from "../../common/controls.js";
import { local } from "../../common/drawing/local.js";
import { decoded } from "../../common/pictures.js";
import { latest } from "../../common/pixels.js";
import { language } from "../../common/words.js";
import { asRequest } from "../state.js";
import { fetcher } from "./fetching.js";

const OPEN = "latent-lab-inside"; // in the browser's storage: this visitor wants it open
const COLUMNS = 8; // maps in a row
const TOLD = ["reading", "verdict", "nearest"];

export class Inside {
  #box;
  #text;
  #page;
  #stages;
  #lines = {}; // by part
  #model = null; // that the lines speak of
  #asked = ""; // the state that the lines speak of, or soon will
  #way = latest(
    (stages) => this.#showWay(stages),
    () => {},
    wayOf,
  );
  #told = latest(
    (answer, request) => this.#tell(answer, request),
    (error) => error && this.#say(reasonOf(error, this.#text)),
    look,
  );

  /** @param {{state: () => object, model: () => object}} page  what is on screen */
  constructor(box, text, page) {
    this.#box = box;
    this.#text = text;
    this.#page = page;
    this.#stages = element("div", { class: "lab-way", role: "group", "aria-label": text("way") });
    const told = element("dl", { class: "lab-told" });
    for (const part of TOLD) {
      const line = element("dd");
      this.#lines[part] = line;
      told.append(element("div", { "data-part": part }, element("dt", {}, text(part)), line));
    }
    const help = element("p", { class: "lab-quiet" }, text("inside_help"));
    box.append(help, this.#stages, told);
    box.open = remembered();
    box.addEventListener("toggle", () => {
      remember(box.open);
      this.follow(page.state());
      this.rest(page.state());
    });
  }

  get #isSeen() {
    return this.#box.open && !this.#box.hidden;
  }

  /** The state has changed: nothing is asked for while the panel is closed. */
  follow(state) {
    this.#box.hidden = state.grid > 1;
    if (JSON.stringify(asRequest(state)) !== this.#asked) this.#box.ariaBusy = true;
  }

  /** Its picture is drawn, which comes first: the maps of it follow. */
  draw(state) {
    if (this.#isSeen) this.#way.wantOther({ ...asRequest(state), parts: ["way"] });
  }

  /** The hand rests. */
  rest(state) {
    if (!this.#isSeen) return;
    this.draw(state);
    const request = asRequest(state);
    this.#asked = JSON.stringify(request);
    this.#told.wantOther({ ...request, parts: TOLD });
  }

  #showWay(stages) {
    while (this.#stages.children.length > stages.length) this.#stages.lastElementChild.remove();
    stages.forEach((stage, i) => {
      const figure = this.#stages.children[i] ?? this.#stages.appendChild(stageFigure());
      const [canvas, caption] = figure.children;
      const { of, units, height, width, count } = stage;
      const words = units ? this.#text("units", { of }) : this.#text("maps", { of, height, width });
      if (caption.textContent !== words) {
        caption.textContent = words;
        canvas.setAttribute("aria-label", words);
        canvas.title = units ? "" : this.#text("maps_shown", { count, of });
      }
      paint(canvas, stage, units ? 1 : COLUMNS, 1);
    });
  }

  #say(words) {
    this.#box.ariaBusy = false;
    for (const line of Object.values(this.#lines)) line.replaceChildren(words);
  }

  #tell({ reading, verdict, nearest }, { parts, ...request }) {
    if (JSON.stringify(request) !== this.#asked) return; // of a picture that is gone
    this.#box.ariaBusy = false;
    this.#model = this.#page.model();
    this.#lines.reading.parentElement.hidden = !reading;
    if (reading) this.#lines.reading.textContent = this.#reads(reading);
    this.#lines.verdict.replaceChildren(...this.#judges(verdict));
    this.#lines.nearest.replaceChildren(...this.#nearest(nearest));
  }

  #reads({ digit, sure, is_digit: isDigit }) {
    return this.#text(isDigit ? "reads" : "reads_none", { digit, sure: percent(sure) });
  }

  /** The discriminator's number, and its place among those of other pictures. */
  #judges(verdict) {
    const text = this.#text;
    if (!verdict) return [text(this.#model.vae ? "verdict_vae" : "verdict_none")];
    const { logit, odds, own, real } = verdict;
    const value = number(logit);
    const said =
      odds === null ? text("score", { value }) : text("odds", { odds: percent(odds), value });
    const places = [["own", own], ...(real === null ? [] : [["real", real]])];
    return [said, ...places.map(([whose, share]) => this.#place(whose, share))];
  }

  #place(whose, share) {
    const words = this.#text(`than_${whose}`, { share: percent(share) });
    const looks = { class: "lab-place", "aria-hidden": true, style: `--share: ${share}` };
    return element("div", {}, element("i", looks), element("span", { class: "lab-quiet" }, words));
  }

  #nearest(found) {
    const text = this.#text;
    if (!found) return [text("nearest_none")];
    if (found.missing) return this.#missing(found.missing);
    const canvas = screen(text("nearest"), { class: "lab-nearest" });
    paint(canvas, decoded(found), 1, 0);
    const of = found.of.toLocaleString(language());
    return [canvas, element("span", {}, text("distance", { value: number(found.distance), of }))];
  }

  /** The data set is not here: whoever sits at this machine may fetch it. */
  #missing({ title, megabytes, fetch }) {
    const words = this.#text("nearest_missing", { title });
    if (!fetch || !isNear()) return [words];
    const again = () => this.#told.want({ ...asRequest(this.#page.state()), parts: TOLD });
    return [words, fetcher(this.#model.name, { title, megabytes }, this.#text, again)];
  }
}

/** The stages of a picture's way: from the generator in the page, or from the server. */
async function wayOf(request) {
  return (await local.way(request)) ?? (await look(request)).way.map(decoded);
}

function look(request) {
  return ask("inside", request);
}

function stageFigure() {
  const canvas = element("canvas", { role: "img", "data-frame": 0, width: 1, height: 1 });
  return element("figure", {}, canvas, element("figcaption", { class: "lab-quiet" }));
}

function percent(share) {
  const digits = share > 0.99 && share < 1 ? 1 : 0;
  return share.toLocaleString(language(), { style: "percent", maximumFractionDigits: digits });
}

function number(value) {
  return value.toLocaleString(language(), { maximumFractionDigits: 2 });
}

/** Whether this page came from the machine that it is looked at on. */
function isNear() {
  return ["localhost", "127.0.0.1", "[::1]"].includes(location.hostname);
}

function remembered() {
  try {
    return Boolean(localStorage.getItem(OPEN));
  } catch {
    return false;
  }
}

function remember(open) {
  try {
    if (open) localStorage.setItem(OPEN, "1");
    else localStorage.removeItem(OPEN);
  } catch {
    // it is closed again next time
  }
}
