// How much comes and goes, and how long that takes.
import {byId, choice, onChange} from './page.js';
import {json} from './api.js';
import {chart} from './chart.js';
import {count, length} from './text.js';

const HOUR = 3600e3;
const SPANS = {'3h': {ms: 3 * HOUR, step: '5m'}, '24h': {ms: 24 * HOUR, step: '30m'}, '7d': {ms: 168 * HOUR, step: '3h'}};
const MARKS = [1, 10, 60, 600, 3600, 6 * 3600, 86400, 7 * 86400];
const SINKS = ['tone-a', 'tone-b', 'tone-c', 'tone-d'];
const short = n => n >= 1e6 ? `${+(n / 1e6).toFixed(1)}M` : n >= 1e4 ? `${+(n / 1e3).toFixed(1)}k` : count(n);
const number = (n, axis) => axis ? short(n) : count(Math.round(n * 10) / 10);

export function charts(names) {
  const happened = chart('Happened', 'events by the hour in which they happened');
  const collected = chart('Collected', 'new events and updates by the time they came in');
  const delay = chart('Delay', 'from the event to the journal, the vendor\'s own delay included');
  const waiting = chart('Waiting', 'events that a sink still has to get, since the start');
  const delivered = chart('Delivered', 'events a minute that a sink took, since the start');
  let span = '24h';
  let samples = [];
  let again = () => {};

  byId('charts').replaceChildren(happened.figure, collected.figure, delay.figure, delivered.figure, waiting.figure);
  choice(byId('flow-span'), [['3h', '3 hours'], ['24h', '24 hours'], ['7d', '7 days']], span, chosen => {
    span = chosen;
    again();
  });

  function stacked(times, tables, value) {
    return tables.sort(names.order).map(t => ({name: names.short(t), tone: names.tone(t), values: times.map(time => value(time, t))})).reverse();
  }

  const drawHappened = onChange(({lines, from, to}) => {
    const times = [];
    for (let t = Math.floor(from / HOUR) * HOUR; t <= to; t += HOUR) times.push(t);
    const found = new Map();
    lines.forEach(l => found.set(`${Date.parse(l.from)} ${l.table}`, (found.get(`${Date.parse(l.from)} ${l.table}`) ?? 0) + l.found));
    const tables = [...new Set(lines.map(l => l.table))];
    happened.show({label: 'stacked by table', kind: 'bars', from: times[0], to: times.at(-1) + HOUR, step: HOUR, times: lines.length ? times : [],
      series: stacked(times, tables, (time, t) => found.get(`${time} ${t}`) ?? 0), format: number, empty: 'Nothing has been read yet.'});
  });

  const drawFlow = onChange(flow => {
    const step = flow.stepSeconds * 1000;
    const from = Math.floor(Date.parse(flow.from) / step) * step;
    const to = Math.ceil(Date.parse(flow.to) / step) * step;
    const times = [];
    for (let t = from; t < to; t += step) times.push(t);
    const at = new Map(flow.steps.map(s => [Date.parse(s.from), s]));
    const tables = [...new Set(flow.steps.flatMap(s => Object.keys(s.events)))];
    collected.show({label: 'stacked by table', kind: 'bars', from, to, step, times: flow.steps.length ? times : [],
      series: stacked(times, tables, (time, t) => at.get(time)?.events[t] ?? 0), format: number, empty: 'Nothing came in during this time.'});
    const known = times.filter(t => at.has(t));
    delay.show({label: 'median and 95th percentile on a logarithmic scale', kind: 'lines', from, to, step, times: known, marks: MARKS,
      series: [{name: '95 of 100 at most', tone: 'tone-b', values: known.map(t => at.get(t).mostSeconds)},
        {name: 'half of them at most', tone: 'tone-a', values: known.map(t => at.get(t).medianSeconds)}], format: s => length(s), empty: 'Nothing came in during this time.'});
  });

  function drawTrend(to) {
    const sinks = [...new Set(samples.flatMap(s => Object.keys(s.sinks)))];
    waiting.figure.hidden = delivered.figure.hidden = !sinks.length;
    const times = sinks.length ? samples.map(s => Date.parse(s.at)) : [];
    const from = Math.max(to - SPANS[span].ms, times[0] ?? to - HOUR);
    const shown = times.filter(t => t >= from);
    const offset = times.length - shown.length;
    const frame = {kind: 'lines', from, to: Math.max(to, from + 60e3), step: 15e3, times: shown.length > 1 ? shown : [], format: number, empty: 'Looked at every 15 seconds since the start; a line appears soon.'};
    const value = (i, sink, key) => samples[i + offset]?.sinks[sink]?.[key] ?? null;
    waiting.show({...frame, label: 'by sink', series: sinks.map((s, n) => ({name: s, tone: SINKS[n % 4], values: shown.map((t, i) => value(i, s, 'pending'))}))});
    delivered.show({...frame, label: 'by sink', series: sinks.map((s, n) => ({name: s, tone: SINKS[n % 4], values: shown.map((t, i) => {
      const before = value(i - 1, s, 'delivered');
      const now = value(i, s, 'delivered');
      return before === null || now === null ? null : Math.max(0, now - before) * 60e3 / (t - times[i + offset - 1]);
    })}))});
  }

  return async function show(ledger, at) {
    const to = Date.parse(at);
    const draw = async () => {
      const from = to - SPANS[span].ms;
      drawHappened({lines: ledger.sources.flatMap(s => s.hours).filter(l => Date.parse(l.to) > from), from, to});
      const fresh = await json('statistics/trend', {after: samples.at(-1)?.at});
      samples = [...samples, ...fresh.samples].slice(-1440);
      drawTrend(to);
      drawFlow(await json('statistics/flow', {from: new Date(from).toISOString(), to: new Date(to).toISOString(), step: SPANS[span].step}));
    };
    again = () => draw().catch(() => {});
    await draw();
  };
}
