/** Where a digit comes from: drawn, a test image, a file that is chosen, dropped or pasted. */

import { ask, reasonOf } from "../../common/ask.js";
import { paint } from "../../common/canvas.js";
import { base64, digitPicture } from "../../common/pictures.js";
import { latest } from "../../common/pixels.js";
import { dice } from "../../common/seeds.js";
import { isTest, TEST_IMAGES } from "../pair.js";
import { sketchOn } from "./sketch.js";

const LARGEST = 10 * 2 ** 20; // bytes of a file
/**
 * @param {import("../section.js").Section} section
 * @param {(digit: string) => void} taken  told of the digit as machines see it, 28 × 28 in base64
 * @param {(test: number | null) => void} tested  told of the test image that it is; null: none
 * @param {(sentence: string) => void} refused
 * @returns {{handOver: () => boolean, show: (test: number) => void}} `handOver` hands over what was
 *   just drawn, without waiting for another stroke; `show` takes a test image
 */
export function intake({ root, text }, taken, tested, refused) {
  const find = (id) => root.querySelector(`#compare-${id}`);
  const [seen, field] = [find("seen"), find("test")];
  const wishes = latest(
    (answer, wish) => {
      see(seen, find("seen-is"), answer, text);
      if (!wish.strokes) sketch.put(seen); // to be drawn on
      taken(answer.digit);
    },
    (error) => error && refused(reasonOf(error, text)),
    (wish) => ask("intake", wish),
  );

  function now() {
    if (!sketch.settle()) return false;
    wishes.want({ strokes: base64(sketch.strokes()) });
    return true;
  }

  function unnumbered() {
    field.value = "";
    tested(null);
  }

  function show(test) {
    field.value = String(test);
    sketch.settle();
    wishes.want({ test });
  }

  const sketch = sketchOn(find("draw"), unnumbered, now);
  find("clear").addEventListener("click", sketch.clear);
  testImages(field, find("test-dice"), (test) => {
    if (!isTest(test)) return refused(text("test_range", { value: field.value }));
    show(test);
    tested(test);
  });
  files(root, find("upload"), find("file"), async (file) => {
    sketch.settle();
    unnumbered();
    if (file.size > LARGEST) refused(text("too_large"));
    else wishes.want({ file: base64(new Uint8Array(await file.arrayBuffer())) });
  });
  return { handOver: now, show };
}

/** Show a digit as machines see it, and say how it came to look so. */
function see(canvas, words, { digit, label }, text) {
  paint(canvas, digitPicture(digit), 1, 0);
  words.textContent = text(label === null ? "seen_is" : "seen_test", { label });
}

function testImages(field, thrower, wanted) {
  field.addEventListener("input", () => field.value && wanted(field.valueAsNumber));
  dice(thrower, wanted, TEST_IMAGES);
}

function files(root, button, chooser, given) {
  const take = ([file]) => file && given(file);
  button.addEventListener("click", () => chooser.click());
  chooser.addEventListener("change", () => {
    take(chooser.files);
    chooser.value = ""; // the same file may be chosen again
  });
  root.addEventListener("dragover", (event) => event.preventDefault());
  root.addEventListener("drop", (event) => {
    event.preventDefault();
    take(event.dataTransfer.files);
  });
  document.addEventListener("paste", (event) => {
    if (root.offsetParent) take(event.clipboardData.files); // on screen
  });
}
