// Scales and axes of the figures.
const scale = (from, to, low, high) => (value) =>
  (to === from ? (low + high) / 2 : low + ((value - from) / (to - from)) * (high - low));

const label = (x, y, text, props = {}) => svg("text", { x, y, ...props }, text);
const clipped = (text, length) => (text.length > length ? `${text.slice(0, length - 1)}…` : text);

// On a phone a figure keeps its size, so that its words can be read; it is moved sideways.
const chartSize = (width) => (narrow() ? { width, class: "chart natural" } : { class: "chart" });

// Colours that people with any colour vision tell apart; each series has a mark of its own too.
const MARKS = ["circle", "square", "diamond", "triangle", "cross", "ring"];

function mark(kind, x, y, props) {
  const r = 4.5;
  const shapes = {
    circle: () => svg("circle", { cx: x, cy: y, r, ...props }),
    ring: () => svg("circle", { cx: x, cy: y, r, ...props, class: `${props.class} hollow` }),
    square: () => svg("rect", { x: x - 4, y: y - 4, width: 8, height: 8, ...props }),
    diamond: () => svg("path", { d: `M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z`, ...props }),
    triangle: () => svg("path", { d: `M${x} ${y - 6}L${x + 5.5} ${y + 4}L${x - 5.5} ${y + 4}Z`, ...props }),
    cross: () => svg("path", { d: `M${x - 4} ${y - 4}L${x + 4} ${y + 4}M${x + 4} ${y - 4}L${x - 4} ${y + 4}`, ...props, class: `${props.class} hollow` }),
  };
  return shapes[kind]();
}

// The names of lines beside their marks, one under the other.
const KEY_ROW = 18;
const markKey = (names, top, length) => names.map((name, at) => [
  mark(MARKS[at % MARKS.length], 12, top + KEY_ROW * at, { class: `mark s${at % MARKS.length}` }),
  label(24, top + KEY_ROW * at + 4, clipped(name, length), { class: "name" })]);
