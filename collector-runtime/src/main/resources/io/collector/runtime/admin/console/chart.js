// Charts as SVG: stacked bars or lines over time. Colours come from the style sheet, so a theme changes them at once.
import {h, hideTip, showTip, svg} from './page.js';
import {clock, day} from './text.js';

const EDGE = {left: 44, right: 8, top: 8, bottom: 20};
const HEIGHT = 150;

function niceMost(value) {
  if (value <= 4) return 4;
  const base = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 4, 5, 8, 10].map(n => n * base).find(n => n >= value);
}

/** Where values go: even steps from zero, or powers when they differ a thousandfold. */
function scale(most, marks) {
  if (marks) {
    const low = Math.log(marks[0]);
    const high = Math.log(marks.find(m => m >= most) ?? marks.at(-1));
    return {ticks: marks.filter(m => Math.log(m) <= high + 1e-9), place: v => Math.max(0, Math.min(1, (Math.log(Math.max(v, marks[0])) - low) / (high - low || 1)))};
  }
  const top = niceMost(most);
  return {ticks: [0, top / 4, top / 2, top * 3 / 4, top].filter(t => top >= 8 || Number.isInteger(t)), place: v => v / top};
}

function timeTicks(from, to, room) {
  const steps = [5, 10, 15, 30, 60, 120, 180, 360, 720, 1440, 2880].map(m => m * 60e3);
  const step = steps.find(s => (to - from) / s <= room / 70) ?? steps.at(-1);
  const ticks = [];
  for (let t = Math.ceil(from / step) * step; t <= to; t += step) ticks.push([t, step >= 86400e3 || t % 86400e3 === 0 ? day(new Date(t)).slice(0, -4) : clock(new Date(t))]);
  return ticks;
}

/**
 * Draws, and draws again when the width changes.
 * data: {label, kind: 'bars' | 'lines', from, to, step, times, series: [{name, tone, values}], format, marks, empty}
 */
export function chart(title, hint) {
  const plot = h('div', {class: 'plot'});
  const legend = h('ul', {class: 'key'});
  const figure = h('figure', {class: 'card chart'}, h('figcaption', {}, h('h3', {}, title), h('p', {}, hint), legend), plot);
  let data;
  let at = -1;
  new ResizeObserver(() => data && draw()).observe(plot);

  function points() {
    const width = Math.max(200, plot.clientWidth);
    const inner = {width: width - EDGE.left - EDGE.right, height: HEIGHT - EDGE.top - EDGE.bottom};
    return {width, inner, x: t => EDGE.left + (t - data.from) / (data.to - data.from) * inner.width};
  }

  function tipFor(i) {
    const from = new Date(data.times[i]);
    const to = new Date(data.times[i] + data.step);
    const when = `${day(from)} ${clock(from)}${data.kind === 'bars' ? '–' + clock(to) : ''}`;
    return [h('b', {}, when), ...(data.kind === 'bars' ? [...data.series].reverse() : data.series).map(s => h('div', {class: 'tip-row'}, h('span', {class: `dot ${s.tone}`}), h('span', {}, s.name),
      h('b', {}, s.values[i] === null ? '–' : data.format(s.values[i]))))];
  }

  function point(i, focus) {
    const {x} = points();
    at = i;
    const middle = x(data.times[i] + (data.kind === 'bars' ? data.step / 2 : 0));
    plot.querySelector('.cursor')?.setAttribute('x1', middle);
    plot.querySelector('.cursor')?.setAttribute('x2', middle);
    plot.querySelector('.cursor')?.classList.add('on');
    const box = plot.getBoundingClientRect();
    showTip(tipFor(i), {left: box.left + middle, width: 0, top: box.top + EDGE.top, bottom: box.bottom});
    if (focus) plot.firstChild.setAttribute('aria-label', `${title}, ${tipFor(i).map(e => e.textContent).join(' ')}`);
  }

  function leave() {
    plot.querySelector('.cursor')?.classList.remove('on');
    hideTip();
  }

  function nearest(px) {
    const {x} = points();
    const shift = data.kind === 'bars' ? data.step / 2 : 0;
    let best = 0;
    data.times.forEach((t, i) => { if (Math.abs(x(t + shift) - px) < Math.abs(x(data.times[best] + shift) - px)) best = i; });
    return best;
  }

  function draw() {
    const {width, inner, x} = points();
    if (!data.times.length) {
      plot.replaceChildren(h('p', {class: 'empty'}, data.empty));
      return;
    }
    const sums = data.times.map((t, i) => data.kind === 'bars'
      ? data.series.reduce((n, s) => n + (s.values[i] ?? 0), 0) : Math.max(0, ...data.series.map(s => s.values[i] ?? 0)));
    const most = Math.max(...sums);
    const {ticks, place} = scale(most, data.marks);
    const y = v => EDGE.top + inner.height * (1 - place(v));
    const body = data.kind === 'bars' ? bars(x, y, inner) : lines(x, y);
    const image = svg('svg', {width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}`, role: 'img', tabindex: '0',
      'aria-label': `${title}: ${data.label}. At most ${data.format(most)}. Left and right arrow keys read the values.`},
      ticks.map(t => svg('g', {class: 'tick'}, svg('line', {x1: EDGE.left, x2: width - EDGE.right, y1: y(t), y2: y(t)}),
        svg('text', {x: EDGE.left - 6, y: y(t) + 3.5, 'text-anchor': 'end'}, data.format(t, true)))),
      timeTicks(data.from, data.to, inner.width).map(([t, text]) => svg('text', {class: 'when', x: Math.min(x(t), width), y: HEIGHT - 5, 'text-anchor': x(t) > width - 24 ? 'end' : 'middle'}, text)),
      svg('line', {class: 'cursor', y1: EDGE.top, y2: HEIGHT - EDGE.bottom}), body);
    image.addEventListener('pointermove', e => point(nearest(e.clientX - plot.getBoundingClientRect().left)));
    image.addEventListener('pointerleave', leave);
    image.addEventListener('blur', leave);
    image.addEventListener('keydown', e => {
      const step = {ArrowLeft: -1, ArrowRight: 1}[e.key];
      if (!step) return;
      e.preventDefault();
      point(Math.max(0, Math.min(data.times.length - 1, at < 0 ? data.times.length - 1 : at + step)), true);
    });
    plot.replaceChildren(image);
  }

  function bars(x, y, inner) {
    const wide = Math.max(1, data.step / (data.to - data.from) * inner.width - 1);
    return data.times.map((t, i) => {
      let below = 0;
      return svg('g', {}, data.series.map(s => {
        const value = s.values[i] ?? 0;
        const bottom = y(below);
        below += value;
        return value ? svg('rect', {class: `fill ${s.tone}`, x: x(t), width: wide, y: y(below), height: Math.max(0.5, bottom - y(below))}) : null;
      }));
    });
  }

  function lines(x, y) {
    return data.series.map(s => {
      let pen = '';
      let path = '';
      let lone = [];
      data.times.forEach((t, i) => {
        const value = s.values[i];
        if (value === null) {
          pen = '';
          return;
        }
        const joined = pen && t - data.times[i - 1] <= data.step * 2.5;
        path += `${joined ? 'L' : 'M'}${x(t).toFixed(1)} ${y(value).toFixed(1)}`;
        const last = i === data.times.length - 1 || data.times[i + 1] - t > data.step * 2.5;
        if (!joined && last) lone.push(svg('circle', {class: `fill ${s.tone}`, cx: x(t), cy: y(value), r: 2.5}));
        pen = 'on';
      });
      return svg('g', {}, svg('path', {class: `stroke ${s.tone}`, d: path}), lone);
    });
  }

  return {figure, show(next) {
    data = next;
    const fromTop = data.kind === 'bars' ? [...data.series].reverse() : data.series;
    legend.replaceChildren(...fromTop.map(s => h('li', {}, h('span', {class: `dot ${s.tone}`, 'aria-hidden': 'true'}), s.name)));
    draw();
  }};
}
