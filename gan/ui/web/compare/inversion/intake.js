/** Where a digit comes from: drawn, a test image, a file that is chosen, dropped or pasted. */

import { ask, reasonOf } from "../../common/ask.js";
import { paint } from "../../common/canvas.js";
import { base64, digitPicture } from "../../common/pictures.js";
import { Latest } from "../../common/pixels.js";
import { dice } from "../../common/seeds.js";
import { Sketch } from "./sketch.js";

const LARGEST = 10 * 2 ** 20; // bytes of a file
const TEST_IMAGES = 10_000;
const REST = 700; // milliseconds between two strokes of one digit

export class Intake {
  #text;
  #listener;
  #resting = 0;
  #seen;
  #test;
  #sketch;
  #wishes;

  /**
   * @param {HTMLElement} root  the section
   * @param {{taken: (digit: string) => void, refused: (sentence: string) => void}} listener
   *   told of the digit as machines see it, 28 × 28 in base64
   */
  constructor(root, text, listener) {
    const find = (id) => root.querySelector(`#compare-${id}`);
    this.#text = text;
    this.#listener = listener;
    this.#seen = find("seen");
    this.#test = find("test");
    this.#sketch = new Sketch(find("draw"), () => this.#drawn());
    this.#wishes = new Latest(
      ({ digit }, wish) => this.#arrived(digit, wish),
      (error) => error && listener.refused(reasonOf(error, text)),
      (wish) => ask("intake", wish),
    );
    this.#listen(root, find);
  }

  /** Hand over what was just drawn, without waiting for another stroke. @returns {boolean} */
  now() {
    if (!this.#resting) return false;
    this.#want({ strokes: base64(this.#sketch.strokes()) });
    return true;
  }

  #drawn() {
    this.#rested();
    this.#test.value = "";
    this.#resting = setTimeout(() => this.now(), REST);
  }

  #want(wish) {
    this.#rested();
    this.#wishes.want(wish);
  }

  #rested() {
    clearTimeout(this.#resting);
    this.#resting = 0;
  }

  #arrived(digit, wish) {
    paint(this.#seen, digitPicture(digit), 1, 0);
    if (!wish.strokes) this.#sketch.put(this.#seen); // to be drawn on
    this.#listener.taken(digit);
  }

  async #file(file) {
    if (!file) return;
    this.#rested();
    this.#test.value = "";
    if (file.size > LARGEST) this.#listener.refused(this.#text("too_large"));
    else this.#wishes.want({ file: base64(new Uint8Array(await file.arrayBuffer())) });
  }

  #listen(root, find) {
    find("clear").addEventListener("click", () => {
      this.#rested();
      this.#sketch.clear();
    });
    this.#test.addEventListener("input", () => {
      const test = this.#test.valueAsNumber;
      if (Number.isInteger(test) && test >= 0 && test < TEST_IMAGES) this.#want({ test });
    });
    const thrown = (test) => {
      this.#test.value = String(test);
      this.#want({ test });
    };
    dice(find("test-dice"), thrown, TEST_IMAGES);
    const chooser = find("file");
    find("upload").addEventListener("click", () => chooser.click());
    chooser.addEventListener("change", () => {
      this.#file(chooser.files[0]);
      chooser.value = ""; // the same file may be chosen again
    });
    root.addEventListener("dragover", (event) => event.preventDefault());
    root.addEventListener("drop", (event) => {
      event.preventDefault();
      this.#file(event.dataTransfer.files[0]);
    });
    document.addEventListener("paste", (event) => {
      const [file] = event.clipboardData.files;
      if (file && root.offsetParent) this.#file(file); // on screen
    });
  }
}
