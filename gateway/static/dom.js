// What every script of ours makes pages with: text becomes text nodes, never markup.

export const $ = (id) => document.getElementById(id);

/** Make an element ("tag.class"); what is falsy is left out. */
export function el(kind, attributes, ...children) {
  const [tag, ...classes] = kind.split(".");
  const node = document.createElement(tag);
  node.className = classes.join(" ");
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(2).filter(Boolean));
  return node;
}

export const uuid = () => URL.createObjectURL(new Blob()).slice(-36); // crypto.randomUUID exists only under https
