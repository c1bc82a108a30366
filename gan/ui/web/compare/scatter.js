/** A plane of latent space on screen: pictures as its ground, dots over them, a cursor. */

import { rgb } from "../common/canvas.js";
import { element } from "../common/controls.js";

const KEY_STEP = 1 / 40; // of the plane's width, for one press of an arrow key
const DOT = 1 / 260; // of the plane's width, a dot's radius
const FAINT = 0.14; // opacity of the dots that are not asked for

/** The colours that the style sheet gives to the ten digits, to the page and to strokes. */
function colours(node) {
  const style = getComputedStyle(node);
  const read = (name) => style.getPropertyValue(`--${name}`).trim();
  return {
    digits: Array.from({ length: 10 }, (_, n) => read(`digit-${n}`)),
    paper: read("lab-paper"),
    plain: read("lab-ink"),
    faint: read("digit-faint"),
  };
}

export class Scatter {
  box;
  at = [0.5, 0.5];
  #visited;
  #dots = [];
  #only = null;
  #ground;
  #sheet;
  #cursor;

  /** @param {(across: number, up: number) => void} visited  told where the cursor is, 0 … 1 each */
  constructor(box, visited) {
    this.box = box;
    this.#visited = visited;
    this.#ground = box.querySelector(".compare-ground");
    this.#sheet = box.querySelector(".compare-dots");
    this.#cursor = box.querySelector(".compare-cursor");
    const follow = ({ clientX, clientY }) => {
      const { left, top, width, height } = box.getBoundingClientRect();
      this.go((clientX - left) / width, 1 - (clientY - top) / height);
    };
    box.addEventListener("pointermove", follow);
    box.addEventListener("pointerdown", follow);
    box.addEventListener("keydown", (event) => {
      const arrow = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[
        event.key
      ];
      if (!arrow) return;
      event.preventDefault();
      this.go(...this.at.map((value, i) => value + arrow[i] * KEY_STEP));
    });
    new ResizeObserver(() => this.#scatter()).observe(box);
  }

  go(across, up) {
    this.at = [across, up].map((value) => Math.min(1, Math.max(0, value)));
    this.#cursor.style.left = `${this.at[0] * 100}%`;
    this.#cursor.style.top = `${(1 - this.at[1]) * 100}%`;
    this.#visited(...this.at);
  }

  /**
   * Draw the ground: a square of pictures, grey ones in ink on the page's paper.
   * @param {(number | string)[]} inks  of the pictures: the colour of a class, "plain" or "faint"
   */
  paint(pictures, inks) {
    const palette = colours(this.box);
    const { count, width, height, channels, pixels } = pictures;
    const side = Math.round(Math.sqrt(count));
    Object.assign(this.#ground, { width: side * width, height: side * height });
    const sheet = new ImageData(side * width, side * height);
    const back = rgb(palette.paper);
    for (let i = 0; i < count; i++) {
      const ink = rgb(palette.digits[inks[i]] ?? palette[inks[i]]);
      for (let pixel = 0; pixel < width * height; pixel++) {
        const x = (i % side) * width + (pixel % width);
        const y = Math.floor(i / side) * height + Math.floor(pixel / width);
        const from = (i * width * height + pixel) * channels;
        const share = pixels[from] / 255;
        const colour =
          channels === 3
            ? pixels.subarray(from, from + 3)
            : back.map((value, c) => value + share * (ink[c] - value));
        sheet.data.set([...colour, 255], 4 * (y * sheet.width + x));
      }
    }
    this.#ground.getContext("2d").putImageData(sheet, 0, 0);
    this.#ground.dataset.frame = Number(this.#ground.dataset.frame) + 1;
  }

  /**
   * Scatter dots, 0 … 1 across and up, coloured by class; each class's numeral lies in its middle.
   * @param {[number, number, number][]} dots
   * @param {number | null} only  the class that stands out
   */
  scatter(dots, only) {
    this.#dots = dots;
    this.#only = only;
    this.#scatter();
  }

  #scatter() {
    const sheet = this.#sheet;
    const box = this.box;
    const dots = this.#dots;
    const only = this.#only;
    const ratio = devicePixelRatio;
    [sheet.width, sheet.height] = [box.clientWidth * ratio, box.clientHeight * ratio];
    const pen = sheet.getContext("2d");
    const { digits, paper } = colours(box);
    pen.scale(ratio, ratio);
    const place = ([across, up]) => [across * box.clientWidth, (1 - up) * box.clientHeight];
    for (const dot of dots) {
      pen.globalAlpha = only === null || only === dot[2] ? 0.9 : FAINT;
      pen.fillStyle = digits[dot[2]];
      pen.beginPath();
      pen.arc(...place(dot), Math.max(1.6, DOT * box.clientWidth), 0, 2 * Math.PI);
      pen.fill();
    }
    Object.assign(pen, {
      font: "700 22px system-ui, sans-serif",
      textAlign: "center",
      textBaseline: "middle",
    });
    Object.assign(pen, { strokeStyle: paper, lineWidth: 5, lineJoin: "round" });
    digits.forEach((colour, digit) => {
      const own = dots.filter((dot) => dot[2] === digit);
      if (!own.length) return;
      pen.globalAlpha = only === null || only === digit ? 1 : FAINT;
      pen.fillStyle = colour;
      const middle = place([median(own.map((dot) => dot[0])), median(own.map((dot) => dot[1]))]);
      pen.strokeText(digit, ...middle);
      pen.fillText(digit, ...middle);
    });
  }
}

/** The buttons that name the colours; each lets its class stand out. */
export function legend(box, changed) {
  const buttons = Array.from({ length: 10 }, (_, digit) => {
    const swatch = element("i", { style: `background: var(--digit-${digit})` });
    const button = element(
      "button",
      { type: "button", "aria-pressed": "false" },
      swatch,
      String(digit),
    );
    button.addEventListener("click", () => {
      const pressed = button.getAttribute("aria-pressed") === "true";
      buttons.forEach((one) => one.setAttribute("aria-pressed", one === button && !pressed));
      changed(pressed ? null : digit);
    });
    return button;
  });
  box.append(...buttons);
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
