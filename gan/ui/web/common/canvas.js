/** Pictures on a canvas: pixel for pixel, enlarged by the style sheet without smoothing. */

import { clamp } from "./scales.js";

/** Draw pictures in rows of `columns`, with gaps in pixels of the pictures. */
export function paint(canvas, pictures, columns, gap) {
  const { count, height, width } = pictures;
  const rows = Math.ceil(count / columns);
  const size = [columns * (width + gap) - gap, rows * (height + gap) - gap];
  const sheet = new ImageData(...size); // transparent: the gaps show the page
  for (let i = 0; i < count; i++) {
    const top = Math.floor(i / columns) * (height + gap);
    copy(pictures, i, sheet, (i % columns) * (width + gap), top);
  }
  put(canvas, sheet);
}

/** Put pixels on a canvas of their size. Counts the frames in `data-frame`. */
export function put(canvas, sheet) {
  resize(canvas, sheet.width, sheet.height);
  canvas.getContext("2d").putImageData(sheet, 0, 0);
  canvas.dataset.frame = Number(canvas.dataset.frame ?? 0) + 1;
}

/** Give a canvas another size, if it is another: that empties it. */
export function resize(canvas, width, height) {
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
}

function copy({ pixels, height, width, channels }, index, sheet, left, top) {
  let from = index * height * width * channels;
  for (let y = 0; y < height; y++) {
    let to = ((top + y) * sheet.width + left) * 4;
    for (let x = 0; x < width; x++, from += channels, to += 4) {
      sheet.data[to] = pixels[from];
      sheet.data[to + 1] = pixels[from + (channels === 3 ? 1 : 0)];
      sheet.data[to + 2] = pixels[from + (channels === 3 ? 2 : 0)];
      sheet.data[to + 3] = 255;
    }
  }
}

/** A colour of the style sheet, as #rrggbb, in its three parts. */
export function rgb(hex) {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16));
}

/** Where a pointer event lies on an element, in shares of its width and height. */
export function placeIn(node, { clientX, clientY }) {
  const { left, top, width, height } = node.getBoundingClientRect();
  return [(clientX - left) / width, (clientY - top) / height];
}

/** Which picture of a grid lies under a pointer event. */
export function pictureAt(canvas, event, columns, rows = columns) {
  const [x, y] = placeIn(canvas, event);
  const cell = (share, count) => clamp(Math.floor(share * count), 0, count - 1);
  return cell(y, rows) * columns + cell(x, columns);
}

/** Where a picture of a grid lies on its canvas, as styles in shares of the canvas. */
export function placeOf(canvas, index, columns, gap) {
  const share = (cell, length) => (cell * (length + gap)) / columns / length;
  const percent = (value) => `${value * 100}%`;
  return {
    left: percent(share(index % columns, canvas.width)),
    top: percent(share(Math.floor(index / columns), canvas.height)),
    width: percent(share(1, canvas.width) - gap / canvas.width),
    height: percent(share(1, canvas.height) - gap / canvas.height),
  };
}
