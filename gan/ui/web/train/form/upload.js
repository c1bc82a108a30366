/** A visitor's own pictures, made small before they travel: dropped or chosen, seen, counted. */

import { button, element } from "../../common/controls.js";

const SIDE = 64; // pixels of the shorter side: twice what any recipe draws
const SEEN = 24; // thumbnails

export class Upload {
  row;
  #fewest;
  #most;
  #text;
  #changed;
  #pictures = []; // data URIs of PNG files
  #said = element("span", { class: "lab-quiet" });
  #seen = element("div", { class: "train-thumbnails" });
  #empty;

  /** @param {[number, number]} bounds  of the number of pictures */
  constructor(parent, [fewest, most], text, changed) {
    this.#fewest = fewest;
    this.#most = most;
    this.#text = text;
    this.#changed = changed;
    const id = "train-images";
    const change = ({ target }) => this.#add(target);
    const kinds = { type: "file", accept: "image/*", multiple: "" };
    const label = element("label", { for: id }, text("images_choose"));
    const over = (is) => (event) => {
      event.preventDefault();
      this.row.classList.toggle("train-over", is);
    };
    this.#empty = button(() => this.#clear(), text("images_clear"));
    const input = element("input", { id, ...kinds, change });
    const content = [label, input, this.#said, this.#empty, this.#seen];
    this.row = element("div", { class: "lab-row train-drop" }, ...content);
    for (const kind of ["dragenter", "dragover"]) this.row.addEventListener(kind, over(true));
    for (const kind of ["dragleave", "drop"]) this.row.addEventListener(kind, over(false));
    this.row.addEventListener("drop", (event) => this.#add(event.dataTransfer));
    parent.append(this.row);
    this.#show();
  }

  get enough() {
    return this.#pictures.length >= this.#fewest;
  }

  /** The pictures as base64 of PNG files. */
  get base64() {
    return this.#pictures.map((url) => url.slice(url.indexOf(",") + 1));
  }

  /** Take files in, one after the other; what is no picture is named. */
  async #add(source) {
    const failed = [];
    for (const file of [...source.files].slice(0, this.#most - this.#pictures.length)) {
      try {
        this.#pictures.push(await small(file));
      } catch {
        failed.push(file.name);
      }
    }
    if ("value" in source) source.value = ""; // the same files may be chosen again
    this.#show(failed);
    this.#changed();
  }

  #clear() {
    this.#pictures = [];
    this.#show();
    this.#changed();
  }

  #show(failed = []) {
    const [fewest, count] = [this.#fewest, this.#pictures.length];
    const words = [this.#text(this.enough ? "images_count" : "images_few", { count, fewest })];
    const names = failed.slice(0, 3).join(", ");
    if (names) words.push(this.#text("images_failed", { names }));
    this.#said.textContent = words.join(" ");
    const seen = this.#pictures.slice(0, SEEN).map((src) => element("img", { src, alt: "" }));
    this.#seen.replaceChildren(...seen);
    this.#empty.hidden = !count;
  }
}

/** A file as a small PNG, upright. @returns {Promise<string>} a data URI */
async function small(file) {
  const picture = await createImageBitmap(file);
  const shrink = Math.min(1, SIDE / Math.min(picture.width, picture.height));
  const [width, height] = [picture.width, picture.height].map((n) =>
    Math.max(1, Math.round(n * shrink)),
  );
  const canvas = element("canvas", { width, height });
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, width, height);
  picture.close();
  return canvas.toDataURL("image/png");
}
