/** The map: where the digits live in a model's plane. */

import { ask } from "../common/ask.js";
import { paint } from "../common/canvas.js";
import { axisMenus, choice, element } from "../common/controls.js";
import { classOf, directionOf } from "../common/models.js";
import { decoded } from "../common/pictures.js";
import { latest } from "../common/pixels.js";
import { serverSays } from "../common/words.js";
import { bySide, SIDES, wishOf } from "./pair.js";
import { legend, Scatter } from "./scatter.js";
import { Section } from "./section.js";

const BY_CLASS = "class"; // to the server: upwards, instead of a direction

export class MapSection extends Section {
  #side = "left";
  #axes = [0, 1]; // which directions; behind the last of them stands the class
  #only = null;
  #land = null;
  #plane = new Scatter(this.find(".compare-plane"), (across, up) => this.#visit(across, up));
  // One for each side, so that a quick plane never waits for a slow map.
  #lands = bySide((side) =>
    latest(
      (land, wish) => this.#arrived(side, land, wish),
      (error) => error && side === this.#side && this.report(error),
      (wish) => ask("map", wish),
    ),
  );
  #here = latest((pictures) => paint(this.find("#compare-here"), pictures, 1, 0));
  #names;
  #showLegend;
  #pair;
  #model;
  #offered; // for which model, and whether for all of its classes, the menus are
  #asked;

  constructor(root, page) {
    super(root, page);
    const { text } = page;
    this.#plane.box.setAttribute("aria-label", `${text("map_title")}. ${text("map_keys")}`);
    this.#showLegend = legend(this.find(".compare-legend"), (only) => {
      this.#only = only;
      this.#paint();
    });
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () =>
      requestAnimationFrame(() => this.#paint()),
    );
  }

  prepare(pair) {
    const names = SIDES.map((side) => pair[side].model);
    if (String(names) !== this.#names) this.#sides(names);
    this.#names = String(names);
    const model = this.page.model(this.#side);
    const { label } = wishOf(pair, this.#side);
    const byClass = model.classes > 0 && label === undefined;
    const offered = `${model.name} ${byClass}`;
    if (offered !== this.#offered) this.#menus(model, byClass);
    this.#offered = offered;
    this.#pair = pair;
    this.#model = model;
  }

  follow(pair) {
    const model = this.#model;
    const { seed, truncation, label } = wishOf(pair, this.#side);
    const [x, up] = this.#axes;
    const flat = model.latentDim === 2;
    const y = up === model.directions.length ? BY_CLASS : up;
    const place = { seed, truncation, label, order: 2, x, y };
    const wish = { model: model.name, ...(flat ? {} : place) };
    const asked = JSON.stringify([this.#side, wish]);
    if (asked === this.#asked) return;
    this.#asked = asked;
    this.say(this.text(flat ? "encoding_digits" : "reading_plane"));
    this.#lands[this.#side].want(wish);
  }

  #sides(names) {
    const options = SIDES.map((side, i) => {
      const label = `${this.text(side)}: ${names[i]}`;
      return { value: side, label, content: [names[i]] };
    });
    const chosen = (side) => {
      this.#side = side;
      this.prepare(this.#pair);
      this.follow(this.#pair);
    };
    const box = this.find("#compare-map-side");
    choice(box, "compare-map-side", options, chosen)(this.#side);
  }

  /**
   * Which two directions span the plane; a latent of two numbers is the plane itself. Upwards it may
   * go through the classes, and does at first where no one class is asked for.
   */
  #menus(model, byClass) {
    const { length } = model.directions;
    this.#axes = byClass ? [0, length] : [0, 1];
    const box = this.find(".compare-axes");
    box.replaceChildren();
    const flat = model.latentDim === 2;
    const help = this.find("#compare-map-help");
    help.textContent = this.text(flat ? "map_help" : byClass ? "classes_help" : "plane_help");
    if (flat) return;
    const names = model.directions.map((_, k) => directionOf(model, k, this.text).name);
    if (byClass) names.push(this.text("class"));
    const chosen = ([x, y]) => {
      const pair = [x === length ? Number(y === 0) : x, y]; // classes go upwards only
      this.#axes = pair;
      menus.forEach((menu, i) => (menu.value = pair[i]));
      this.follow(this.#pair);
    };
    const menus = axisMenus(this.text, names, () => this.#axes, chosen);
    if (byClass) menus[0].lastChild.remove();
    box.append(menus[0], element("span", { class: "lab-quiet" }, " × "), menus[1]);
  }

  #arrived(side, land, wish) {
    if (side !== this.#side) return; // the visitor has gone on
    this.#land = { ...land, pictures: decoded(land.pictures), wish };
    this.say(land.note ? serverSays({ sentence: land.note }) : "");
    this.#paint();
    this.#plane.go(...this.#plane.at);
  }

  #paint() {
    if (!this.#land) return;
    const { pictures, points, classes, extent } = this.#land;
    const spare = points ? "faint" : "plain"; // dots want a quiet ground
    const living = new Set(points ? points.map((point) => point[2]) : classes);
    const coloured = living.size > 1; // one colour for all would say nothing
    const dimmed = (ink) => coloured && classes && this.#only !== null && ink !== this.#only;
    const inks = Array.from({ length: pictures.count }, (_, i) => {
      const ink = (coloured ? classes?.[i] : null) ?? spare;
      return dimmed(ink) ? "faint" : ink;
    });
    this.#plane.paint(pictures, inks);
    const share = (value) => (value / extent + 1) / 2;
    const dots = (points ?? []).map(([x, y, digit]) => [share(x), share(y), digit]);
    this.#plane.scatter(dots, this.#only);
    this.#showLegend(coloured ? living : new Set());
  }

  /** Show what is drawn where the cursor is. */
  #visit(across, up) {
    if (!this.#land || this.#land.wish.model !== this.#model.name) return;
    const { points, classes, extent, rows } = this.#land;
    const shares = [2 * across - 1, 2 * up - 1]; // of the plane's reach
    const [x, y] = shares.map((share) => share * extent);
    const row = rows?.[cell(rows.length, up)];
    this.#here.want(this.#wishAt(shares, x, y, row));
    const digit = points
      ? nearest(points, x, y)
      : classes?.[pictureUnder(classes.length, across, up)];
    const label = rows && classOf(this.#model, row);
    const values = { x: x.toFixed(2), y: y.toFixed(2), label };
    const place = this.text(rows ? "position_class" : "position_2", values);
    const reading =
      digit == null ? "" : this.text(points ? "nearest_digit" : "judged_digit", { digit });
    this.find("#compare-place").textContent = `${place}${reading}`;
    const { box } = this.#plane;
    box.setAttribute("aria-valuenow", across.toFixed(2));
    box.setAttribute("aria-valuetext", `${place}${reading}`);
  }

  /** What is to be drawn at a place: in shares of the plane's reach, and in its own numbers. */
  #wishAt(shares, x, y, label) {
    const { x: across, y: up, ...wish } = this.#land.wish;
    const rounded = (value) => Math.round(value * 1000) / 1000;
    if (across === undefined)
      return { ...wish, seed: 0, truncation: 0, raw: { 0: rounded(x), 1: rounded(y) } };
    const moves = this.#model.directions.map(({ scale }, k) =>
      rounded((shares[[across, up].indexOf(k)] ?? 0) * scale),
    );
    return { ...wish, moves, label: label ?? wish.label };
  }
}

/** The class of the dot nearest to (x, y). */
function nearest(points, x, y) {
  const distance = ([px, py]) => (px - x) ** 2 + (py - y) ** 2;
  return points.reduce((best, point) => (distance(point) < distance(best) ? point : best))[2];
}

/** The row, from the top, at a height of so many rows. */
const cell = (count, up) => Math.min(count - 1, Math.floor((1 - up) * count));

/** The index of the picture at a place of a square of pictures. */
function pictureUnder(count, across, up) {
  const side = Math.round(Math.sqrt(count));
  return cell(side, up) * side + cell(side, 1 - across);
}
