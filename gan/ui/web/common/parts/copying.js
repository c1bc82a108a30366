/** Buttons that copy words, and say so. */

import { element } from "../controls.js";

/** Let a button copy words, and say so. */
export function copies(button, text, words) {
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await copy(words(), button.parentElement);
    button.textContent = text("copied");
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
