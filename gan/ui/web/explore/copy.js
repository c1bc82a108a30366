/** Buttons that copy words and say so. */

import { element } from "../common/controls.js";

/** @param {() => string} words  what a click copies */
export function copies(button, words, copied) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await copy(words(), button.parentElement);
    button.textContent = copied;
    setTimeout(() => (button.textContent = label), 1500);
  });
}

async function copy(words, place) {
  try {
    await navigator.clipboard.writeText(words);
  } catch {
    // pages that came without https may not write there by themselves
    const box = element("textarea");
    box.value = words;
    place.append(box);
    box.select();
    document.execCommand("copy");
    box.remove();
  }
}
