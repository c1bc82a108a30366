/** Bytes as they travel in JSON. */

const PIECE = 0x8000; // bytes: a call takes only so many arguments

/** Base64 → bytes. @returns {Uint8Array} */
export function bytes(base64) {
  return Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
}

/** Whether a value is so many bytes in base64. */
export function isPacked(value, length) {
  try {
    return typeof value === "string" && bytes(value).length === length;
  } catch {
    return false;
  }
}

/** Bytes → base64. */
export function base64(array) {
  let text = "";
  for (let i = 0; i < array.length; i += PIECE)
    text += String.fromCharCode(...array.subarray(i, i + PIECE));
  return btoa(text);
}
