/** The article's places: words written and pictures painted by the names that the HTML gives them. */

import { paint } from "../common/canvas.js";
import { decoded } from "../common/pictures.js";

export class Article {
  #root;

  constructor(root) {
    this.#root = root;
  }

  find(id) {
    return this.#root.querySelector(`#lesson-${id}`);
  }

  all(selector) {
    return this.#root.querySelectorAll(selector);
  }

  write(id, words) {
    this.find(id).textContent = words;
  }

  /** Paint the server's pictures. @returns {HTMLCanvasElement} */
  paint(id, pictures, columns = 1, gap = 0) {
    const canvas = this.find(id);
    paint(canvas, decoded(pictures), columns, gap);
    return canvas;
  }

  /** Whether the first pictures are still awaited. */
  busy(busy) {
    this.#root.querySelector("article").setAttribute("aria-busy", String(busy));
  }
}
