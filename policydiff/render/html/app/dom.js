// Elements are made by hand, never from markup: what a document says can only become text.
const h = (tag, props, ...children) => fill(document.createElement(tag), props, children);
const svg = (tag, props, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), props, children);

function fill(element, props, children) {
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "open" || name === "checked" || name === "hidden") {
      element[name] = value;
    } else element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat(Infinity).filter((one) => one !== null && one !== undefined && one !== false && one !== ""));
  return element;
}

const chinese = (text, tag = "span", props = {}) => h(tag, { lang: "zh-Hans", ...props }, text);
const joined = (nodes, between = " · ") =>
  nodes.flatMap((node, at) => (at ? [between, node] : [node]));
const narrow = () => matchMedia("(max-width: 44rem)").matches;
const find = (id) => document.getElementById(id);

// Says something to those who listen instead of look.
const announce = (text) => { find("told").textContent = text; };
