/** A plane of latent space on screen: pictures as its ground, dots over them, a cursor. */

import { paint, placeIn, rgb } from "../common/canvas.js";
import { arrowOf, button, element } from "../common/controls.js";
import { clamp } from "../common/scales.js";

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
    [this.#ground, this.#sheet, this.#cursor] = box.children;
    const follow = (event) => {
      const [across, down] = placeIn(box, event);
      this.go(across, 1 - down);
    };
    box.addEventListener("pointermove", follow);
    box.addEventListener("pointerdown", follow);
    box.addEventListener("keydown", (event) => {
      const arrow = arrowOf(event);
      if (!arrow) return;
      event.preventDefault();
      this.go(...this.at.map((value, i) => value + arrow[i] * KEY_STEP));
    });
    new ResizeObserver(() => this.#scatter()).observe(box);
  }

  go(across, up) {
    this.at = [across, up].map((value) => clamp(value, 0, 1));
    this.#cursor.style.left = `${this.at[0] * 100}%`;
    this.#cursor.style.top = `${(1 - this.at[1]) * 100}%`;
    this.#visited(...this.at);
  }

  /**
   * Draw the ground: a square of pictures, grey ones in ink on the page's paper.
   * @param {(number | string)[]} inks  of the pictures: the colour of a class, "plain" or "faint"
   */
  paint(pictures, inks) {
    const shown = pictures.channels === 3 ? pictures : inked(pictures, inks, colours(this.box));
    paint(this.#ground, shown, Math.round(Math.sqrt(pictures.count)), 0);
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
    const { clientWidth: width, clientHeight: height } = this.box;
    const ratio = devicePixelRatio;
    Object.assign(this.#sheet, { width: width * ratio, height: height * ratio });
    const pen = this.#sheet.getContext("2d");
    const { digits, paper } = colours(this.box);
    pen.scale(ratio, ratio);
    const place = ([across, up]) => [across * width, (1 - up) * height];
    const asked = (digit) => this.#only === null || this.#only === digit;
    for (const dot of this.#dots) {
      pen.globalAlpha = asked(dot[2]) ? 0.9 : FAINT;
      pen.fillStyle = digits[dot[2]];
      pen.beginPath();
      pen.arc(...place(dot), Math.max(1.6, DOT * width), 0, 2 * Math.PI);
      pen.fill();
    }
    const writing = { font: "700 22px system-ui, sans-serif", textAlign: "center" };
    Object.assign(pen, { ...writing, textBaseline: "middle" });
    Object.assign(pen, { strokeStyle: paper, lineWidth: 5, lineJoin: "round" });
    digits.forEach((colour, digit) => {
      const own = this.#dots.filter((dot) => dot[2] === digit);
      if (!own.length) return;
      pen.globalAlpha = asked(digit) ? 1 : FAINT;
      pen.fillStyle = colour;
      const middle = place([median(own.map((dot) => dot[0])), median(own.map((dot) => dot[1]))]);
      pen.strokeText(digit, ...middle);
      pen.fillText(digit, ...middle);
    });
  }
}

/**
 * The buttons that name the colours; each lets its class stand out.
 * @returns {(living: Set<number>) => void} shows the buttons of these classes only
 */
export function legend(box, changed) {
  const buttons = Array.from({ length: 10 }, (_, digit) => {
    const press = () => {
      const pressed = buttons[digit].getAttribute("aria-pressed") === "true";
      buttons.forEach((one, i) => one.setAttribute("aria-pressed", i === digit && !pressed));
      changed(pressed ? null : digit);
    };
    const made = button(press, String(digit), { "aria-pressed": "false" });
    made.prepend(element("i", { style: `background: var(--digit-${digit})` }));
    return made;
  });
  box.append(...buttons);
  return (living) => {
    for (const [digit, one] of buttons.entries())
      one.style.visibility = living.has(digit) ? "visible" : "hidden"; // each keeps its place
  };
}

/** Grey pictures in colours, each from the paper's to its own. */
function inked(pictures, inks, { digits, paper, ...others }) {
  const back = rgb(paper);
  const full = inks.map((ink) => rgb(digits[ink] ?? others[ink]));
  const pixels = new Uint8ClampedArray(3 * pictures.pixels.length);
  pictures.pixels.forEach((value, i) => {
    const ink = full[Math.floor(i / (pictures.width * pictures.height))];
    pixels.set(
      back.map((from, c) => from + (value / 255) * (ink[c] - from)),
      3 * i,
    );
  });
  return { ...pictures, pixels, channels: 3 };
}

function median(values) {
  return values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
