/** One end of the race: a seed, or a digit that was found above. */

import { paint } from "../common/canvas.js";
import { button, element, screen } from "../common/controls.js";
import { digitPicture } from "../common/pictures.js";
import { seedControls, showSeed } from "../common/seeds.js";

/**
 * @param {HTMLElement} box  gets the controls
 * @param {"from" | "to"} name
 * @param {() => string | null} found  the digit found above, in base64
 * @param {(sentence: string) => void} changed  told of every change, and what is to be said of it
 * @returns {{value: () => object, suggest: (seed: number) => void}} `value` is {seed} or {digit},
 *   `suggest` is for an end that the visitor has not chosen yet
 */
export function endOf(box, name, text, found, changed) {
  const id = `compare-${name}`;
  let value = { seed: 0 };
  let [chosen, lastSeed] = [false, 0];
  const [field, thrower] = seedControls(
    id,
    text,
    () => value.seed,
    (seed) => choose({ seed }),
  );
  const picture = screen(text("end_digit"), { class: "compare-digit" });
  const take = button(toggle, "", { id: `${id}-digit` });
  const label = element("label", { class: "lab-name", for: id });

  function toggle() {
    if (value.digit) choose({ seed: lastSeed });
    else if (found()) choose({ digit: found() });
    else changed(text("no_digit_yet"));
  }

  function choose(wanted) {
    if (wanted.digit) lastSeed = value.seed;
    chosen = true;
    show(wanted);
    changed("");
  }

  function show({ seed, digit }) {
    value = digit === undefined ? { seed } : { digit };
    const drawn = digit !== undefined;
    if (drawn) paint(picture, digitPicture(digit), 1, 0);
    else showSeed(field, seed);
    field.hidden = thrower.hidden = drawn;
    picture.hidden = !drawn;
    label.textContent = text(drawn ? `${name}_digit` : name);
    take.textContent = text(drawn ? "take_seed" : "take_digit");
  }

  box.append(label, field, thrower, picture, take);
  show(value);
  return { value: () => value, suggest: (seed) => chosen || show({ seed }) };
}
