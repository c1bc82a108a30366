/** The two plots of the results: distance over size, and precision over recall. */

import { Plot } from "./plot.js";
import { called, compact, distance, whole } from "./wording.js";

const DECADE = 10; // a scale over more than that is logarithmic
const STEPS = 5; // that a scale of shares can begin at, from 0: names need the room
const WIDER = 1.5; // a logarithmic scale reaches so many times as far as its values

/** @returns {(rows: object[]) => void} shows the rows of one data set */
export function plots(root, text) {
  const build = (name) => {
    const label = text("plot_keys", { title: text(`plot_${name}_title`) });
    return new Plot(root.querySelector(`#compare-plot-${name}`), label);
  };
  const [fid, overlap] = [build("fid"), build("overlap")];

  return (rows) => {
    const judged = rows.filter((row) => row.fid !== null);
    const sized = judged.filter(({ parameters }) => parameters !== null);
    fid.figure.hidden = !sized.length;
    if (sized.length) showDistance(fid, judged, sized, text);
    const both = rows.filter(({ precision, recall }) => precision !== null && recall !== null);
    overlap.figure.hidden = !both.some(({ kind }) => kind === "shipped");
    if (!overlap.figure.hidden) showOverlap(overlap, both, text);
  };
}

function showDistance(plot, rows, sized, text) {
  const heights = rows.map(({ fid }) => fid);
  const log = Math.max(...heights) > DECADE * Math.min(...heights);
  const x = {
    label: text("plot_parameters"),
    log: true,
    range: around(sized.map(({ parameters }) => parameters)),
    inWords: (value) => compact.format(value),
  };
  const range = log ? around(heights) : [0, 1.1 * Math.max(...heights)];
  const y = { label: text("result_fid"), log, range, inWords: String };
  plot.show({ x, y }, marks(rows, ["parameters", "fid"], text));
}

function showOverlap(plot, rows, text) {
  const axis = (key) => ({
    label: text(`result_${key}`),
    log: false,
    range: [Math.floor(Math.min(...rows.map((row) => row[key])) * STEPS) / STEPS, 1],
    inWords: (value) => String(Number(value.toFixed(2))),
  });
  const axes = { x: axis("recall"), y: axis("precision") };
  plot.show(axes, marks(rows, ["recall", "precision"], text));
}

function marks(rows, [x, y], text) {
  return rows.map((row) => ({
    name: called(row, text),
    kind: `results-${row.kind}`,
    x: row[x] ?? undefined,
    y: row[y],
    words: inWords(row, [x, y], text),
  }));
}

/** All that a plot knows of a row. */
function inWords(row, keys, text) {
  const value = {
    parameters: () => text("plot_size_value", { n: whole.format(row.parameters) }),
    fid: () => `${text("result_fid")} ${distance(row)}`,
    precision: () => `${text("result_precision")} ${row.precision.toFixed(2)}`,
    recall: () => `${text("result_recall")} ${row.recall.toFixed(2)}`,
  };
  const published = row.kind === "published" ? [`${text("result_published")}, ${row.source}`] : [];
  const known = Object.keys(value).filter((key) => keys.includes(key) && row[key] !== null);
  return [called(row, text), ...published, ...known.map((key) => value[key]())].join(" · ");
}

/** Both ends of a logarithmic scale around values. */
function around(values) {
  return [Math.min(...values) / WIDER, Math.max(...values) * WIDER];
}
