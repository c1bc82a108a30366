/** A pad to draw a digit on, white on black as MNIST has it: by mouse, pen and finger. */

export const SIDE = 280; // pixels, ten for each of MNIST's
const BRUSH = 22; // pixels: MNIST's strokes are two to three of its pixels wide

export class Sketch {
  #canvas;
  #drawn;
  #pen;

  /**
   * @param {HTMLCanvasElement} canvas  becomes the pad
   * @param {() => void} drawn  told after each stroke
   */
  constructor(canvas, drawn) {
    this.#canvas = canvas;
    this.#drawn = drawn;
    canvas.width = canvas.height = SIDE;
    this.#pen = canvas.getContext("2d", { willReadFrequently: true });
    Object.assign(this.#pen, {
      lineWidth: BRUSH,
      lineCap: "round",
      lineJoin: "round",
      strokeStyle: "#fff",
    });
    this.clear();
    this.#listen();
  }

  clear() {
    this.#pen.fillStyle = "#000";
    this.#pen.fillRect(0, 0, SIDE, SIDE);
    this.#mark(true);
  }

  /** Put a picture on the pad, to be drawn on. @param {HTMLCanvasElement} picture */
  put(picture) {
    this.clear();
    this.#pen.imageSmoothingQuality = "high";
    this.#pen.drawImage(picture, 0, 0, SIDE, SIDE);
    this.#mark(false);
  }

  /** What is on the pad: SIDE × SIDE grey values, white on black. */
  strokes() {
    const { data } = this.#pen.getImageData(0, 0, SIDE, SIDE);
    return Uint8Array.from({ length: SIDE * SIDE }, (_, i) => data[4 * i]);
  }

  #mark(empty) {
    this.#canvas.dataset.empty = empty;
  }

  #listen() {
    const canvas = this.#canvas;
    const pen = this.#pen;
    let [last, pointer] = [null, null]; // one finger draws
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return [
        ((event.clientX - box.left) / box.width) * SIDE,
        ((event.clientY - box.top) / box.height) * SIDE,
      ];
    };
    const line = (event) => {
      const to = place(event);
      pen.beginPath();
      pen.moveTo(...last);
      pen.lineTo(...to);
      pen.stroke();
      last = to;
    };
    canvas.addEventListener("pointerdown", (event) => {
      if (event.button || last) return;
      pointer = event.pointerId;
      canvas.setPointerCapture(pointer);
      last = place(event);
      line(event); // a point is a stroke too
      this.#mark(false);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (!last || event.pointerId !== pointer) return;
      const passed = event.getCoalescedEvents?.() ?? [];
      for (const one of passed.length ? passed : [event]) line(one);
    });
    for (const name of ["pointerup", "pointercancel"]) {
      canvas.addEventListener(name, (event) => {
        if (!last || event.pointerId !== pointer) return;
        last = null;
        this.#drawn();
      });
    }
  }
}
