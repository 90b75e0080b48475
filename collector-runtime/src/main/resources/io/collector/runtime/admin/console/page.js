// Makes elements. Text only ever goes in as text: what is shown was written by strangers.
const SVG = 'http://www.w3.org/2000/svg';

function fill(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (name === 'style') for (const [k, v] of Object.entries(value)) element.style.setProperty(k, v);
    else element.setAttribute(name, value === true ? '' : value);
  }
  element.append(...children.flat().filter(c => c !== null && c !== undefined && c !== false));
  return element;
}

export const byId = id => document.getElementById(id);
export const h = (name, attributes = {}, ...children) => fill(document.createElement(name), attributes, children);
export const svg = (name, attributes = {}, ...children) => fill(document.createElementNS(SVG, name), attributes, children);

/** A group of buttons of which one is chosen. */
export function choice(place, options, chosen, onChoose) {
  const buttons = options.map(([value, label]) => h('button', {type: 'button', 'aria-pressed': String(value === chosen), onclick: () => {
    buttons.forEach((b, i) => b.setAttribute('aria-pressed', String(options[i][0] === value)));
    onChoose(value);
  }}, label));
  place.replaceChildren(...buttons);
}

/** A table whose cells know their heading, so that a narrow page can show a row as a list. */
export function table(headings, rows, caption) {
  return h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': caption}, h('table', {},
    h('caption', {class: 'sr'}, caption),
    h('thead', {}, h('tr', {}, headings.map(t => h('th', {scope: 'col', class: t.number ? 'number' : null}, t.text ?? t)))),
    h('tbody', {}, rows.map(cells => h('tr', {}, cells.map((c, i) =>
      h('td', {'data-label': headings[i].text ?? headings[i], class: headings[i].number ? 'number' : null}, c)))))));
}

/** Remembers what was drawn and draws only what is new. */
export function onChange(draw) {
  let before;
  return data => {
    const now = JSON.stringify(data);
    if (now !== before) {
      before = now;
      draw(data);
    }
  };
}

const tip = () => byId('tip');

/** Shows words beside an element or a point, until the next call. */
export function showTip(content, box) {
  const place = tip();
  place.replaceChildren(...[content].flat());
  place.hidden = false;
  const own = place.getBoundingClientRect();
  const left = Math.max(4, Math.min(box.left + box.width / 2 - own.width / 2, innerWidth - own.width - 4));
  const above = box.top - own.height - 8;
  place.style.left = `${left}px`;
  place.style.top = `${above > 4 ? above : box.bottom + 8}px`;
}

export function hideTip() {
  tip().hidden = true;
}

/** Copies, and says so on the button. */
export async function copy(button, text) {
  const label = button.textContent;
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = 'Copied';
  } catch (e) {
    // Only a secure page may use the clipboard; select the text instead.
    const area = h('textarea', {class: 'sr', 'aria-hidden': 'true'});
    area.value = text;
    document.body.append(area);
    area.select();
    button.textContent = document.execCommand('copy') ? 'Copied' : 'Not allowed to copy';
    area.remove();
  }
  setTimeout(() => { button.textContent = label; }, 1500);
}
