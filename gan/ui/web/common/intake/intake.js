/** Where a digit comes from: drawn, a test image, a file that is chosen, dropped or pasted. */

import { ask, reasonOf } from "../ask.js";
import { paint } from "../canvas.js";
import { element } from "../controls.js";
import { base64, isPacked } from "../parts/base64.js";
import { digitPicture } from "../pictures.js";
import { latest } from "../pixels.js";
import { dice } from "../seeds.js";

const LARGEST = 10 * 2 ** 20; // bytes of a file
const TEST_IMAGES = 10_000;
const DIGIT = 28 ** 2; // bytes

/** Whether a value is the number of a test image. */
export function isTest(value) {
  return Number.isInteger(value) && value >= 0 && value < TEST_IMAGES;
}

/** Whether a value is a digit, 28 × 28 grey values in base64. */
export function isDigit(value) {
  return isPacked(value, DIGIT);
}

/**
 * @param {{root: HTMLElement, text, prefix: string, sketch}} section  its elements' ids begin with the
 *   prefix, `sketch` is its pad
 * @param {(digit: string, label: number | null) => void} taken  told of the digit as machines see
 *   it, 28 × 28 in base64, and which it is, where that is known
 * @param {(test: number | null) => void} tested  told of the test image that it is; null: none
 * @param {(sentence: string) => void} refused
 * @returns {{handOver: () => boolean, show: (test: number) => void,
 *   place: (digit: string | null) => void}}
 *   `handOver` hands over what was just drawn, without waiting for another stroke; `show` takes a
 *   test image; `place` puts a digit on the pad that was taken before, or none: null
 */
export function intake({ root, text, prefix, sketch }, taken, tested, refused) {
  const find = (id) => root.querySelector(`#${prefix}-${id}`);
  const field = find("test");
  const wishes = asked(sketch, taken, (error) => refused(reasonOf(error, text)));

  function now() {
    if (!sketch.settle()) return false;
    wishes.want({ strokes: base64(sketch.strokes()) });
    return true;
  }

  function unnumbered() {
    wishes.forget();
    field.value = "";
    tested(null);
  }

  function show(test) {
    field.value = String(test);
    wishes.want({ test });
    return test;
  }

  function place(digit) {
    wishes.forget();
    field.value = "";
    if (digit === null) sketch.clear();
    else put(sketch, digit);
  }

  sketch.listen({ begun: wishes.forget, stroke: unnumbered, drawn: now });
  find("clear").addEventListener("click", sketch.clear);
  find("clear").addEventListener("click", unnumbered);
  testImages(field, find("test-dice"), (test) => {
    if (isTest(test)) tested(show(test));
    else refused(text("test_range", { value: field.value }));
  });
  files(root, find("upload"), find("file"), async (file) => {
    unnumbered();
    if (file.size > LARGEST) refused(text("too_large"));
    else wishes.want({ file: base64(new Uint8Array(await file.arrayBuffer())) });
  });
  return { handOver: now, show, place };
}

/** Digits that the server brings to the form of MNIST's; one that comes too late is not taken. */
function asked(sketch, taken, failed) {
  let awaited = null;
  const { want } = latest(
    ({ digit, label }, wish) => {
      if (wish !== awaited) return;
      if (!wish.strokes) put(sketch, digit);
      taken(digit, label);
    },
    (error) => error && awaited && failed(error),
    (wish) => ask("intake", wish),
  );
  return {
    want(wish) {
      sketch.settle();
      awaited = wish;
      want(wish);
    },
    /** Something else comes on the pad: neither an answer nor a stroke is waited for any longer. */
    forget() {
      sketch.settle();
      awaited = null;
    },
  };
}

/** Put a digit on the pad, to be drawn on. */
function put(sketch, digit) {
  const small = element("canvas");
  paint(small, digitPicture(digit), 1, 0);
  sketch.put(small);
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
