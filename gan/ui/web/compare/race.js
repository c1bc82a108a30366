/** The race: one way walked in both spaces at once, as strips and as an animation to keep. */

import { paint, pictureAt } from "../common/canvas.js";
import { arrowOf, button, element, screen } from "../common/controls.js";
import { chosen, digitPicture, evenly } from "../common/pictures.js";
import { latest, walkPixels } from "../common/pixels.js";
import { player } from "../common/player.js";
import { KINDS, saveWalks } from "../common/saving.js";
import { clamp } from "../common/scales.js";
import { seedControls, showSeed } from "../common/seeds.js";
import { bySide, commonClasses, SIDES, wishOf } from "./pair.js";
import { Section } from "./section.js";

const FRAMES = 48; // of the animation
const SHOWN = 24; // of them on the strip
const COLUMNS = 12; // of the strip
const ROWS = SHOWN / COLUMNS;
const PERIOD = 6000; // milliseconds there and back
const RATE = 16; // frames a second of a saved animation: FRAMES there and back in PERIOD

export class RaceSection extends Section {
  #pair = null;
  #saving = false;
  #scrub = this.find("#compare-scrub");
  #ends = { from: this.#end("from"), to: this.#end("to") };
  #lanes = bySide((side) => this.#build(side));
  #player = player(
    this.find("#compare-play"),
    [this.text("play_race"), this.text("pause_race")],
    () => PERIOD,
    {
      place: () => Number(this.#scrub.value) / (FRAMES - 1),
      show: (place) => this.#show(Math.round(place * (FRAMES - 1))),
      seen: () => Boolean(this.root.offsetParent), // else another tab is open
    },
  );

  constructor(root, page) {
    super(root, page);
    this.#scrub.addEventListener("input", () => this.#stopAt(Number(this.#scrub.value)));
    for (const kind of KINDS)
      this.find(`#compare-${kind}`).addEventListener("click", () => this.#save(kind));
  }

  #end(name) {
    const box = this.find(`[data-end="${name}"]`);
    return endOf(box, name, this.page, (sentence) => {
      this.say(sentence);
      if (this.#pair) this.follow();
    });
  }

  prepare(pair) {
    this.#pair = pair;
    const models = SIDES.map((side) => this.page.model(side));
    const classes = commonClasses(models.filter((model) => model.classes));
    const first = pair.label ?? 0;
    this.#ends.from.suggest(pair.left.seed, classes, first);
    this.#ends.to.suggest(pair.left.seed + 1, classes, (first + 1) % classes.length);
    for (const side of SIDES) this.#lanes[side].name.textContent = pair[side].model;
  }

  follow() {
    for (const side of SIDES) this.#lanes[side].strips.wantOther(this.#wish(side));
  }

  /** What a lane asks for; ends that are digits stand for the latents where the model has them. */
  #wish(side) {
    const { model, truncation } = wishOf(this.#pair, side);
    const { from, to } = this.#ends;
    const { classes } = this.page.model(side);
    return { model, classes, from: from.value(), to: to.value(), frames: FRAMES, truncation };
  }

  /** As /interpolate takes it: from class to class, a digit's own, where the model has any. */
  async #resolved({ model, classes, ...wish }) {
    const resolve = ({ digit, ...end }) => (digit ? this.page.finder.found(model, digit) : end);
    const ends = await Promise.all([wish.from, wish.to].map(resolve));
    const [from, to] = ends.map(({ seed, z }) => (z ? { z } : { seed }));
    const labels = ends.map(({ label }) => label);
    return { ...wish, model, from, to, ...(classes ? { labels } : {}) };
  }

  // ---- a lane: the frame of the animation, and its strip ----

  #build(side) {
    const box = this.find(`.compare-lane[data-side="${side}"]`);
    const canvas = (key) => screen(this.text(key), { id: `compare-${side}-${key}` });
    const [frame, strip] = [canvas("frame"), canvas("strip")];
    const name = element("h3", { class: "lab-name" });
    const marker = element("i", { class: "compare-marker" });
    const go = (place) => this.#stopAt(evenly(FRAMES, SHOWN)[place]);
    const track = element("div", {
      ...{ class: "compare-track", role: "slider", tabindex: 0, "aria-label": this.text("strip") },
      ...{ "aria-valuemin": 1, "aria-valuemax": FRAMES, "aria-valuenow": 1 },
      click: (event) => go(pictureAt(strip, event, COLUMNS, ROWS)),
      keydown: (event) => {
        const place = placeAfter(event, shownAt(Number(this.#scrub.value)));
        if (place === undefined) return;
        event.preventDefault();
        go(place);
      },
    });
    track.append(strip, marker);
    box.append(name, frame, track);
    const strips = latest(
      (pictures) => {
        lane.pictures = pictures;
        paint(strip, chosen(pictures, evenly(FRAMES, SHOWN)), COLUMNS, 1);
        this.#show(Number(this.#scrub.value));
      },
      (error) => {
        if (error || !this.#saving) this.report(error, side);
        if (!error && !this.#saving) this.say("");
      },
      async (wish) => {
        if (wish.from.digit ?? wish.to.digit) this.say(this.text("finding_ends"), side);
        return walkPixels(await this.#resolved(wish));
      },
    );
    const lane = { name, frame, track, marker, strips, pictures: null };
    return lane;
  }

  // ---- the animation ----

  #stopAt(frame) {
    this.#player.stop();
    this.#show(frame);
  }

  #show(frame) {
    this.#scrub.value = String(frame);
    const words = this.text("frame_of", { n: frame + 1, count: FRAMES });
    this.#scrub.setAttribute("aria-valuetext", words);
    const shown = shownAt(frame);
    for (const { pictures, frame: canvas, track, marker } of Object.values(this.#lanes)) {
      track.setAttribute("aria-valuenow", frame + 1);
      track.setAttribute("aria-valuetext", words);
      if (!pictures) continue;
      paint(canvas, chosen(pictures, [frame]), 1, 0);
      canvas.dataset.shows = frame;
      marker.style.left = `${((shown % COLUMNS) / COLUMNS) * 100}%`;
      marker.style.top = `${(Math.floor(shown / COLUMNS) / ROWS) * 100}%`;
    }
  }

  /** Both lanes side by side in one file, or as strips below each other. */
  async #save(kind) {
    if (!this.#pair || this.#saving) return;
    this.#saving = true;
    this.say(this.text("saving"));
    try {
      const frames = kind === "png" ? SHOWN : FRAMES;
      const wishes = SIDES.map((side) => ({ ...this.#wish(side), frames }));
      const walks = await Promise.all(wishes.map((wish) => this.#resolved(wish)));
      const name = SIDES.map((side) => this.#pair[side].model).join("-");
      await saveWalks(walks, kind, name, { fps: RATE });
      this.say(this.text("saved"));
    } catch (error) {
      this.report(error);
    }
    this.#saving = false;
  }
}

/** Which picture of the strip is next to a frame of the animation. */
const shownAt = (frame) => Math.round((frame * (SHOWN - 1)) / (FRAMES - 1));

/** The picture of the strip to which a key leads from another one; undefined for other keys. */
function placeAfter(event, place) {
  const [across, up] = arrowOf(event) ?? [];
  const ends = { Home: 0, End: SHOWN - 1 };
  return ends[event.key] ?? (across === undefined ? across : move(place, across, up));
}

const move = (place, across, up) => clamp(place + across - COLUMNS * up, 0, SHOWN - 1);

/**
 * One end of the race: a seed and, where there are classes, one of them, or a digit found above.
 * @param {HTMLElement} box  gets the controls
 * @param {"from" | "to"} name
 * @param {{text, digit: () => string | null}} page  `digit` is the one found above, in base64
 * @param {(sentence: string) => void} changed  told of every change, and what is to be said of it
 * @returns {{value: () => object, suggest: (seed: number, classes: string[], label: number) => void}}
 *   `value` is {seed, label} or {digit}; `suggest` offers classes, by name, and says where the end is
 *   while the visitor has not chosen another seed, or another class
 */
function endOf(box, name, { text, digit: found }, changed) {
  const id = `compare-${name}`;
  let value = { seed: 0 };
  let [chosen, lastSeed] = [false, 0];
  const current = () => value.seed;
  const [field, thrower] = seedControls(id, text, current, (seed) => choose({ seed }));
  const picture = screen(text("end_digit"), { class: "compare-digit" });
  const take = button(toggle, "", { id: `${id}-digit` });
  const label = element("label", { class: "lab-name", for: id });
  const classes = classMenu(text(`${name}_class`), () => changed(""));

  function toggle() {
    if (value.digit) choose({ seed: lastSeed });
    else if (found()) choose({ digit: found() });
    else changed(text("no_digit_yet"));
  }

  function choose(wanted) {
    lastSeed = value.seed ?? lastSeed;
    chosen = true;
    show(wanted);
    changed("");
  }

  function show({ seed, digit }) {
    const drawn = digit !== undefined;
    value = drawn ? { digit } : { seed };
    if (drawn) paint(picture, digitPicture(digit), 1, 0);
    else showSeed(field, seed);
    field.hidden = thrower.hidden = drawn;
    picture.hidden = !drawn;
    classes.show(!drawn);
    label.textContent = text(drawn ? `${name}_digit` : name);
    take.textContent = text(drawn ? "take_seed" : "take_digit");
  }

  box.append(label, field, thrower, classes.menu, picture, take);
  show(value);
  const suggest = (seed, ...offered) => {
    classes.offer(...offered);
    if (!chosen) show({ seed });
  };
  return { value: () => (value.digit ? value : { ...value, ...classes.value() }), suggest };
}

/** A menu of classes, of which one is suggested until the visitor chooses another. */
function classMenu(words, changed) {
  const menu = element("select", { "aria-label": words, title: words });
  let [offered, chosen, wished] = ["", false, true];
  const show = (wish = wished) => {
    wished = wish;
    menu.hidden = !wished || !menu.options.length;
  };

  function offer(names, suggested) {
    if (String(names) !== offered) {
      offered = String(names);
      chosen = false;
      menu.replaceChildren(...names.map((name, n) => new Option(name, n)));
    }
    if (!chosen) menu.selectedIndex = suggested;
    show();
  }

  menu.addEventListener("change", () => {
    chosen = true;
    changed();
  });
  const value = () => (menu.options.length ? { label: menu.selectedIndex } : {});
  return { menu, offer, show, value };
}
