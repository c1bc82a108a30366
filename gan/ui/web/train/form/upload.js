/**
 * A visitor's own pictures: made small where the browser can, sent once, and shown as the model
 * will see them, with what the server understood of them.
 */

import { ask, Refusal, reasonOf } from "../../common/ask.js";
import { paint } from "../../common/canvas.js";
import { button, element } from "../../common/controls.js";
import { decoded } from "../../common/pictures.js";
import { serverSays } from "../../common/words.js";

const SIDE = 64; // pixels of the shorter side: twice what any recipe draws
const COLUMNS = 4; // of the sheet
const HELD = 540_000; // milliseconds that the server surely holds an upload
const DEEP_PNG = [0x89, 0x50, 0x4e, 0x47]; // a canvas keeps 8 bits of what such a file may have 16 of

export class Upload {
  row;
  #text;
  #recipe;
  #changed;
  #files = new Map(); // by name
  #sending = 0; // the newest of several
  #token = null;
  #used = 0; // when the server last heard of the token
  #understood = null;
  #seenFor; // the recipe
  #fault = "";
  #said = element("p", { class: "lab-quiet", role: "status", id: "train-images-said" });
  #sheet = element("canvas", { id: "train-sheet", role: "img", "data-frame": 0 });
  #labels;
  #invert;
  #empty;

  /**
   * @param {() => string} recipe  the one in force
   * @param {() => void} changed  told when other pictures can be learnt from
   */
  constructor(parent, text, recipe, changed) {
    this.#text = text;
    this.#recipe = recipe;
    this.#changed = changed;
    const add = ({ target }) => this.#add(target);
    const input = element("input", { id: "train-images", type: "file", multiple: "", change: add });
    const look = () => this.look();
    const options = ["", "outer", "inner", "none"].map(
      (value) => new Option(text(`labels_${value || "open"}`), value),
    );
    this.#labels = element("select", { id: "train-labels", change: look }, ...options);
    this.#invert = element("input", { id: "train-invert", type: "checkbox", change: look });
    this.#empty = button(() => this.#clear(), text("images_clear"));
    this.#sheet.setAttribute("aria-label", text("images_sheet"));
    this.row = element(
      "div",
      { class: "lab-row train-drop" },
      element("label", { for: "train-images" }, text("images_choose")),
      input,
      this.#empty,
      this.#said,
      this.#sheet,
      element(
        "div",
        { class: "lab-row train-ways" },
        element("label", {}, this.#invert, text("images_invert")),
        element("label", {}, text("images_labels"), this.#labels),
      ),
    );
    this.#dropped();
    parent.append(this.row);
    this.#show();
  }

  /** Stand on the form, or not; seen anew where another recipe would see them otherwise. */
  show(is) {
    this.row.hidden = !is;
    if (is && this.#seenFor !== this.#recipe()) this.look();
  }

  /** Whether there are pictures to be learnt from. */
  get ready() {
    return this.#understood !== null;
  }

  /** Why nothing can be learnt from those that were sent, if that is so. */
  get fault() {
    return this.#fault;
  }

  /** What a training is asked with. */
  get request() {
    const request = { images: this.#token, invert: this.#invert.checked };
    return this.#labels.value ? { ...request, labels: this.#labels.value } : request;
  }

  /** Send again what the server may have forgotten. */
  async fresh() {
    if (this.ready && Date.now() - this.#used > HELD) await this.#send();
  }

  /** See them as the recipe in force would, and as the visitor has them labelled and turned. */
  async look() {
    const turn = ++this.#sending;
    const recipe = this.#recipe();
    this.#seenFor = recipe;
    if (!this.#token) return;
    try {
      const found = await ask("train_pictures", { ...this.request, recipe });
      if (turn !== this.#sending) return;
      this.#understood = found.refused ? null : found;
      this.#fault = found.refused ? serverSays(found) : "";
    } catch (error) {
      if (turn !== this.#sending) return;
      this.#understood = null;
      this.#fault = reasonOf(error, this.#text);
    }
    this.#used = Date.now();
    this.#show();
    this.#changed();
  }

  async #add(source) {
    const files = [...source.files];
    if ("value" in source) source.value = ""; // the same files may be chosen again
    this.#busy();
    for (const file of files) this.#files.set(file.name, await light(file));
    await this.#send();
  }

  /** All files in one body. */
  async #send() {
    const turn = ++this.#sending;
    this.#busy();
    const body = new FormData();
    for (const [name, content] of this.#files) body.append("files", content, name);
    try {
      const url = new URL("lab/pictures", document.baseURI);
      const response = await fetch(url, { method: "POST", body });
      const answer = await response.json();
      if (!response.ok) throw new Refusal(answer);
      if (turn !== this.#sending) return;
      this.#token = answer.token;
      await this.look();
    } catch (error) {
      if (turn !== this.#sending) return;
      this.#understood = null;
      this.#fault = reasonOf(error, this.#text);
      this.#show();
      this.#changed();
    }
  }

  #clear() {
    this.#sending++;
    this.#files.clear();
    this.#token = null;
    this.#understood = null;
    this.#fault = "";
    this.#show();
    this.#changed();
  }

  #busy() {
    this.#said.textContent = this.#text("images_looking");
  }

  #show() {
    const told = ([key, values]) => this.#text(`data_${key}`, values);
    const { facts = [], doubts = [], sheet } = this.#understood ?? {};
    const words = [
      facts.map(told).join("; "),
      ...doubts.map((doubt) => this.#text("images_doubt", { doubt: told(doubt) })),
    ];
    this.#said.textContent = this.#fault || words.filter(Boolean).join(". ");
    this.#said.classList.toggle("train-fault", Boolean(this.#fault));
    if (sheet) paint(this.#sheet, decoded(sheet), COLUMNS, 1);
    this.#sheet.hidden = !sheet;
    this.#empty.hidden = !this.#files.size;
    for (const control of [this.#labels, this.#invert]) control.disabled = !this.#files.size;
  }

  #dropped() {
    const over = (is) => (event) => {
      event.preventDefault();
      this.row.classList.toggle("train-over", is);
    };
    for (const kind of ["dragenter", "dragover"]) this.row.addEventListener(kind, over(true));
    for (const kind of ["dragleave", "drop"]) this.row.addEventListener(kind, over(false));
    this.row.addEventListener("drop", (event) => this.#add(event.dataTransfer));
  }
}

/** A picture made small, upright; whatever a browser cannot decode whole goes as it is. */
async function light(file) {
  const head = new Uint8Array(await file.slice(0, 25).arrayBuffer());
  const deep = DEEP_PNG.every((byte, i) => head[i] === byte) && head[24] > 8;
  const picture = deep ? null : await createImageBitmap(file).catch(() => null);
  if (!picture) return file;
  const shrink = SIDE / Math.min(picture.width, picture.height);
  if (shrink >= 1) return file;
  const [width, height] = [picture.width, picture.height].map((n) =>
    Math.max(1, Math.round(n * shrink)),
  );
  const canvas = element("canvas", { width, height });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  const small = await new Promise((done) => canvas.toBlob(done, "image/png"));
  return small.size < file.size ? small : file;
}
