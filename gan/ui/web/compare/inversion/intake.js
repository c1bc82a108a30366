/** Where a digit comes from: drawn, a test image, a file that is chosen, dropped or pasted. */

import { ask, reasonOf } from "../../common/ask.js";
import { paint } from "../../common/canvas.js";
import { base64, digitPicture } from "../../common/pictures.js";
import { latest } from "../../common/pixels.js";
import { dice } from "../../common/seeds.js";
import { sketchOn } from "./sketch.js";

const LARGEST = 10 * 2 ** 20; // bytes of a file
const TEST_IMAGES = 10_000;

/**
 * @param {import("../section.js").Section} section
 * @param {(digit: string) => void} taken  told of the digit as machines see it, 28 × 28 in base64
 * @param {(sentence: string) => void} refused
 * @returns {() => boolean} hands over what was just drawn, without waiting for another stroke
 */
export function intake({ root, text }, taken, refused) {
  const find = (id) => root.querySelector(`#compare-${id}`);
  const [seen, field] = [find("seen"), find("test")];
  const wishes = latest(
    ({ digit }, wish) => {
      paint(seen, digitPicture(digit), 1, 0);
      if (!wish.strokes) sketch.put(seen); // to be drawn on
      taken(digit);
    },
    (error) => error && refused(reasonOf(error, text)),
    (wish) => ask("intake", wish),
  );

  function now() {
    if (!sketch.settle()) return false;
    wishes.want({ strokes: base64(sketch.strokes()) });
    return true;
  }

  const unnumbered = () => (field.value = "");
  const sketch = sketchOn(find("draw"), unnumbered, now);
  find("clear").addEventListener("click", sketch.clear);
  testImages(field, find("test-dice"), (test) => {
    sketch.settle();
    wishes.want({ test });
  });
  files(root, find("upload"), find("file"), async (file) => {
    sketch.settle();
    unnumbered();
    if (file.size > LARGEST) refused(text("too_large"));
    else wishes.want({ file: base64(new Uint8Array(await file.arrayBuffer())) });
  });
  return now;
}

function testImages(field, thrower, wanted) {
  field.addEventListener("input", () => {
    const test = field.valueAsNumber;
    if (Number.isInteger(test) && test >= 0 && test < TEST_IMAGES) wanted(test);
  });
  const thrown = (test) => {
    field.value = String(test);
    wanted(test);
  };
  dice(thrower, thrown, TEST_IMAGES);
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
