// Which hours are whole: one grid a table, seven days by twenty-four hours.
import {byId, h, hideTip, onChange, showTip} from './page.js';
import {clock, count, day, length, plural, shortDay} from './text.js';

const HOUR = 3600e3;
const DAYS = 7;
const LEGEND = [['settled', 'settled'], ['late', 'settled, with late events'], ['pending', 'pending: may still get events'],
  ['gap', 'gap'], ['unread', 'not read']];

function stateOf(line) {
  if (!line) return 'unread';
  if (line.gap || (line.settled && !line.read)) return 'gap';
  if (!line.settled) return 'pending';
  return line.late ? 'late' : 'settled';
}

function words(state, line) {
  if (!line) return ['not read'];
  const counts = `${count(line.found)} found${line.late ? `, ${count(line.late)} late${line.lateBySeconds ? ` (by up to ${length(line.lateBySeconds)})` : ''}` : ''}${line.updates ? `, ${plural(line.updates, 'update')}` : ''}`;
  const what = {settled: 'settled', late: 'settled, late events found', pending: 'pending', gap: `gap: ${line.gap ?? 'not read'}`}[state];
  return [what, counts];
}

function cell(time, line, open) {
  const from = new Date(time);
  const state = stateOf(line);
  const said = words(state, line);
  const when = `${day(from)} ${clock(from)}–${clock(new Date(time + HOUR))}`;
  const show = e => showTip([h('b', {}, when), ...said.map(t => h('div', {}, t))], e.target.getBoundingClientRect());
  return h('button', {type: 'button', role: 'gridcell', class: `hour ${state}`, tabindex: '-1', 'aria-label': `${when}: ${said.join(', ')}`,
    onpointerenter: show, onfocus: show, onpointerleave: hideTip, onblur: hideTip, onclick: () => { hideTip(); open(from, new Date(time + HOUR)); }});
}

/** Arrow keys move through the hours; one of them is in the order of the tab key. */
function withKeys(grid) {
  const rows = [...grid.querySelectorAll('[role=row]')].map(r => [...r.querySelectorAll('[role=gridcell]')]).filter(r => r.length);
  rows.at(-1)?.at(-1)?.setAttribute('tabindex', '0');
  grid.addEventListener('keydown', e => {
    const y = rows.findIndex(r => r.includes(e.target));
    const step = {ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0]}[e.key];
    if (y < 0 || !step) return;
    e.preventDefault();
    const to = rows[y + step[0]]?.[Math.min(rows[y].indexOf(e.target) + step[1], (rows[y + step[0]]?.length ?? 1) - 1)];
    if (!to || rows[y].indexOf(e.target) + step[1] < 0) return;
    e.target.setAttribute('tabindex', '-1');
    to.setAttribute('tabindex', '0');
    to.focus();
  });
  return grid;
}

function grid(source, table, lines, today, thisHour, open) {
  const byHour = new Map(lines.map(l => [Date.parse(l.from), l]));
  const tally = {gap: 0, late: 0};
  const rows = [];
  for (let d = DAYS - 1; d >= 0; d--) {
    const start = today - d * 24 * HOUR;
    const cells = [];
    for (let i = 0; i < 24 && start + i * HOUR <= thisHour; i++) {
      const line = byHour.get(start + i * HOUR);
      const state = stateOf(line);
      if (state === 'gap') tally.gap++;
      tally.late += line?.late ?? 0;
      cells.push(cell(start + i * HOUR, line, open));
    }
    rows.push(h('div', {role: 'row', class: 'week-row'}, h('span', {role: 'rowheader', class: 'week-day'}, shortDay(new Date(start))), cells));
  }
  const sum = key => lines.reduce((n, l) => n + l[key], 0);
  const latest = Math.max(0, ...lines.map(l => l.lateBySeconds ?? 0));
  return h('div', {class: 'week'},
    h('h3', {}, table, h('span', {class: 'of'}, source)),
    h('p', {class: 'week-sum'}, `${plural(sum('found'), 'event')} · ${count(sum('late'))} late${latest ? `, by up to ${length(latest)}` : ''} · `,
      h('span', {class: tally.gap ? 'bad' : ''}, tally.gap ? plural(tally.gap, 'hour') + ' missing' : 'no gap')),
    withKeys(h('div', {role: 'grid', 'aria-label': `Hours of ${table} from ${source}`, class: 'week-grid'},
      h('div', {role: 'row', class: 'week-row week-head'}, h('span', {role: 'columnheader', class: 'week-day'}, h('span', {class: 'sr'}, 'day')),
        [0, 6, 12, 18].map(n => h('span', {role: 'columnheader', class: 'week-hour'}, `${String(n).padStart(2, '0')}:00`))),
      rows)));
}

export function calendar(names, open) {
  const draw = onChange(({ledger, thisHour}) => {
    const today = Math.floor(thisHour / (24 * HOUR)) * 24 * HOUR;
    const first = today - (DAYS - 1) * 24 * HOUR;
    const weeks = ledger.sources.flatMap(s => {
      const shown = s.hours.filter(l => Date.parse(l.from) >= first);
      return [...new Set(s.hours.map(l => l.table))].sort(names.order).map(t =>
        grid(s.source, names.short(t), shown.filter(l => l.table === t), today, thisHour, (from, to) => open({table: t, from, to})));
    });
    byId('calendar').replaceChildren(...(weeks.length ? [
      h('ul', {class: 'legend', 'aria-label': 'Legend'}, LEGEND.map(([c, text]) => h('li', {}, h('span', {class: `hour ${c}`, 'aria-hidden': 'true'}), text))),
      h('div', {class: 'weeks'}, weeks),
    ] : [h('p', {class: 'empty'}, 'Nothing has been read yet. The first hours appear here after the first poll.')]));
  });
  return (ledger, at) => draw({ledger, thisHour: Math.floor(Date.parse(at) / HOUR) * HOUR});
}
