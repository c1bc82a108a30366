/** Sentences as one text: a space comes between two, but none after a Chinese one's end. @param {string[]} said */
export function joined(said) {
  return said.join(" ").replace(/([。！？]) /g, "$1");
}
