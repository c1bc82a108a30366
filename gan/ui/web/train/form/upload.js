/** A visitor's own pictures, made small before they travel: dropped or chosen, seen, counted. */

import { element } from "../../common/controls.js";

const SIDE = 64; // pixels of the shorter side: twice what any recipe draws
const SEEN = 24; // thumbnails

export class Upload {
  row;
  #bounds;
  #text;
  #changed;
  #pictures = [];
  #failed = [];
  #input;
  #said;
  #seen;
  #empty;

  /**
   * @param {{fewest: number, most: number}} bounds  of the number of pictures
   * @param {() => void} changed
   */
  constructor(parent, bounds, text, changed) {
    this.#bounds = bounds;
    this.#text = text;
    this.#changed = changed;
    this.#input = element("input", {
      type: "file",
      id: "train-images",
      accept: "image/*",
      multiple: "",
    });
    this.#said = element("span", { class: "lab-quiet" });
    this.#seen = element("div", { class: "train-thumbnails" });
    this.#empty = element("button", { type: "button" }, text("images_clear"));
    this.row = element(
      "div",
      { class: "train-drop" },
      element("label", { for: "train-images" }, text("images_choose")),
      this.#input,
      this.#said,
      this.#empty,
      this.#seen,
    );
    parent.append(this.row);
    this.#input.addEventListener("change", () => this.#add([...this.#input.files]));
    this.#empty.addEventListener("click", () => this.#clear());
    for (const kind of ["dragenter", "dragover"])
      this.row.addEventListener(kind, (event) => this.#over(event, true));
    for (const kind of ["dragleave", "drop"])
      this.row.addEventListener(kind, (event) => this.#over(event, false));
    this.row.addEventListener("drop", (event) => this.#add([...event.dataTransfer.files]));
    this.#show();
  }

  get enough() {
    return this.#pictures.length >= this.#bounds.fewest;
  }

  #clear() {
    this.#pictures = [];
    this.#failed = [];
    this.#show();
    this.#changed();
  }

  /** Take files in, one after the other; what is no picture is named. */
  async #add(files) {
    this.#failed = [];
    for (const file of files.slice(0, this.#bounds.most - this.#pictures.length)) {
      try {
        this.#pictures.push(await small(file));
      } catch {
        this.#failed.push(file.name);
      }
    }
    this.#input.value = "";
    this.#show();
    this.#changed();
  }

  /** The pictures as base64 of PNG files. */
  get base64() {
    return this.#pictures.map((url) => url.slice(url.indexOf(",") + 1));
  }

  #over(event, over) {
    event.preventDefault();
    this.row.classList.toggle("train-over", over);
  }

  #show() {
    const pictures = this.#pictures;
    const failed = this.#failed;
    const { fewest } = this.#bounds;
    const count =
      pictures.length < fewest
        ? this.#text("images_few", { count: pictures.length, fewest })
        : this.#text("images_count", { count: pictures.length });
    this.#said.textContent = failed.length
      ? `${count} ${this.#text("images_failed", { names: failed.slice(0, 3).join(", ") })}`
      : count;
    this.#seen.replaceChildren(
      ...pictures.slice(0, SEEN).map((url) => element("img", { src: url, alt: "" })),
    );
    this.#empty.hidden = !pictures.length;
  }
}

/** A file as a small PNG, upright. @returns {Promise<string>} a data URI */
async function small(file) {
  const picture = await createImageBitmap(file);
  const shrink = Math.min(1, SIDE / Math.min(picture.width, picture.height));
  const canvas = element("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * shrink));
  canvas.height = Math.max(1, Math.round(picture.height * shrink));
  const pen = canvas.getContext("2d");
  pen.imageSmoothingQuality = "high";
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  return canvas.toDataURL("image/png");
}
