/** The map: where the digits live in a model's plane. */

import { ask, reasonOf } from "../common/ask.js";
import { axisMenus } from "../common/axes.js";
import { paint } from "../common/canvas.js";
import { choice, element } from "../common/controls.js";
import { decoded } from "../common/pictures.js";
import { Latest } from "../common/pixels.js";
import { SIDES, wishOf } from "./pair.js";
import { legend, Scatter } from "./scatter.js";

export class MapSection {
  root;
  #text;
  #side = "left";
  #axes = [0, 1];
  #only;
  #land = null;
  #modelOf;
  #note;
  #plane;
  #lands;
  #here;
  #names;
  #pair;
  #model;
  #asked;

  /** @param {{text, model: (side: string) => object}} page */
  constructor(root, { text, model }) {
    this.root = root;
    this.#text = text;
    this.#only = null;
    this.#modelOf = model;
    this.#note = root.querySelector(".compare-note");
    this.#plane = new Scatter(root.querySelector(".compare-plane"), (across, up) =>
      this.#visit(across, up),
    );
    this.#plane.box.setAttribute(
      "aria-label",
      `${this.#text("map_title")}. ${this.#text("map_keys")}`,
    );
    legend(root.querySelector(".compare-legend"), (only) => {
      this.#only = only;
      this.#paint();
    });
    // One for each side, so that a quick plane never waits for a slow map.
    this.#lands = Object.fromEntries(
      SIDES.map((side) => [
        side,
        new Latest(
          (land, wish) => this.#arrived(side, land, wish),
          (error) => error && this.#say(side, reasonOf(error, text)),
          async (wish) => {
            const land = await ask("map", wish);
            return { ...land, pictures: decoded(land.pictures) };
          },
        ),
      ]),
    );
    const here = root.querySelector("#compare-here");
    this.#here = new Latest((pictures) => paint(here, pictures, 1, 0));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
      requestAnimationFrame(() => this.#paint()),
    );
  }

  /** The pair has changed. */
  follow(pair) {
    const names = SIDES.map((side) => pair[side].model);
    if (String(names) !== this.#names) this.#sides(names);
    this.#names = String(names);
    const model = this.#modelOf(this.#side);
    if (model.name !== this.#model?.name) this.#menus(model);
    this.#pair = pair;
    this.#model = model;
    const { seed, truncation, label } = wishOf(pair, this.#side);
    const [x, y] = this.#axes;
    const wish =
      model.latentDim === 2
        ? { model: model.name }
        : { model: model.name, seed, truncation, label, x, y };
    const asked = JSON.stringify([this.#side, wish]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.#say(this.#side, this.#text(model.latentDim === 2 ? "encoding_digits" : "reading_plane"));
    this.#lands[this.#side].want(wish);
  }

  #sides(names) {
    const box = this.root.querySelector("#compare-map-side");
    box.replaceChildren();
    const options = SIDES.map((side, i) => ({
      value: side,
      label: `${this.#text(side)}: ${names[i]}`,
      content: [names[i]],
    }));
    choice(box, "compare-map-side", options, (side) => {
      this.#side = side;
      this.follow(this.#pair);
    })(this.#side);
  }

  /** Which two directions span the plane; a latent of two numbers is the plane itself. */
  #menus(model) {
    this.#axes = [0, 1];
    const box = this.root.querySelector(".compare-axes");
    box.replaceChildren();
    this.root.querySelector("#compare-map-help").textContent = this.#text(
      model.latentDim === 2 ? "map_help" : "plane_help",
    );
    if (model.latentDim === 2) return;
    const names = model.directions.map((_, k) => this.#text("direction", { n: k + 1 }));
    const menus = axisMenus(
      this.#text,
      names,
      () => this.#axes,
      (pair) => {
        this.#axes = pair;
        menus.forEach((menu, i) => (menu.value = pair[i]));
        this.follow(this.#pair);
      },
    );
    box.append(menus[0], element("span", { class: "lab-quiet" }, " × "), menus[1]);
  }

  #arrived(side, land, wish) {
    if (side !== this.#side) return; // the visitor has gone on
    this.#land = { ...land, wish };
    this.#say(side, land.note ?? "");
    this.#paint();
    this.#plane.go(...this.#plane.at);
  }

  #paint() {
    if (!this.#land) return;
    const { pictures, points, classes, extent } = this.#land;
    const spare = points ? "faint" : "plain"; // dots want a quiet ground
    const inks = Array.from({ length: pictures.count }, (_, i) => classes?.[i] ?? spare);
    const dimmed = (ink) => classes && this.#only !== null && ink !== this.#only;
    this.#plane.paint(
      pictures,
      inks.map((ink) => (dimmed(ink) ? "faint" : ink)),
    );
    const share = (value) => (value / extent + 1) / 2;
    this.#plane.scatter(
      (points ?? []).map(([x, y, digit]) => [share(x), share(y), digit]),
      this.#only,
    );
    this.root.querySelector(".compare-legend").hidden = !points && !classes;
  }

  /** Show what is drawn where the cursor is. */
  #visit(across, up) {
    if (!this.#land || this.#land.wish.model !== this.#model.name) return;
    const { wish, points, classes, extent } = this.#land;
    const [x, y] = [2 * across - 1, 2 * up - 1]; // in shares of the plane's reach
    const rounded = (value) => Math.round(value * 1000) / 1000;
    if (wish.x === undefined) {
      const raw = { 0: rounded(x * extent), 1: rounded(y * extent) };
      this.#here.want({ model: wish.model, seed: 0, truncation: 0, raw });
    } else {
      const { directions } = this.#model;
      const moves = directions.map((_, k) => (k === wish.x ? x : k === wish.y ? y : 0));
      const scaled = moves.map((move, k) => rounded(move * directions[k].scale));
      this.#here.want({ ...wish, x: undefined, y: undefined, moves: scaled });
    }
    const digit = points
      ? nearest(points, x * extent, y * extent)
      : classes?.[cell(classes.length, across, up)];
    const place = this.#text("position_2", {
      x: (x * extent).toFixed(2),
      y: (y * extent).toFixed(2),
    });
    const reading =
      digit == null ? "" : this.#text(points ? "nearest_digit" : "judged_digit", { digit });
    this.root.querySelector("#compare-place").textContent = `${place}${reading}`;
    const { box } = this.#plane;
    box.setAttribute("aria-valuenow", across.toFixed(2));
    box.setAttribute("aria-valuetext", `${place}${reading}`);
  }

  #say(side, sentence) {
    if (side === this.#side) this.#note.textContent = sentence;
  }
}

/** The class of the dot nearest to (x, y). */
function nearest(points, x, y) {
  const distance = ([px, py]) => (px - x) ** 2 + (py - y) ** 2;
  return points.reduce((best, point) => (distance(point) < distance(best) ? point : best))[2];
}

/** The index of the picture at a place of a square of pictures. */
function cell(count, across, up) {
  const side = Math.round(Math.sqrt(count));
  const index = (share) => Math.min(side - 1, Math.floor(share * side));
  return index(1 - up) * side + index(across);
}
