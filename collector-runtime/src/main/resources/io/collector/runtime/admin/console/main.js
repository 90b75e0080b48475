// Puts the page together, and keeps it up to date while somebody looks.
import {Refused, json, keepToken} from './api.js';
import {byId, h, hideTip, onChange} from './page.js';
import {count, moment, plural} from './text.js';
import {overall, showDevices} from './devices.js';
import {calendar} from './calendar.js';
import {charts} from './charts.js';
import {threats} from './threats.js';
import {explorer} from './explorer.js';
import {letters} from './letters.js';
import {books} from './books.js';

const STATUS = 3000;
const LEDGER = 15000;
const THREATS = 60000;
const ORDER = ['clicks-permitted', 'messages-delivered', 'clicks-blocked', 'messages-blocked'];
const OTHER_TONES = ['tone-c', 'tone-d', 'tone-a', 'tone-b'];
const DAY = 86400e3;

let tables = [];
const declared = name => tables.find(t => t.table === name || t.alias === name);

/** How tables are called and coloured, by full name or short form. */
const names = {
  short: t => declared(t)?.alias ?? t,
  rank: t => {
    const i = ORDER.indexOf(names.short(t));
    return i < 0 ? ORDER.length : i;
  },
  order: (a, b) => names.rank(a) - names.rank(b) || names.short(a).localeCompare(names.short(b)),
  tone: t => {
    const i = ORDER.indexOf(names.short(t));
    return i >= 0 ? `table-${i}` : OTHER_TONES[Math.max(0, tables.findIndex(x => x.table === t || x.alias === t)) % OTHER_TONES.length];
  },
  known: list => [...new Set(list)].filter(declared),
};

const view = {status: null, ledger: null, coverage: [], dead: 0};
const events = explorer(names);
const open = wish => events.open(wish);
const showCalendar = calendar(names, open);
const showCharts = charts(names);
const showThreats = threats(names, open);
const showLetters = letters(names, () => refreshLetters());
const showBooks = books(names);

function figure(name, value, note, tone, link) {
  return h('li', {class: tone ?? ''}, h('a', {href: link}, h('span', {class: 'figure-name'}, name), h('b', {}, value), h('span', {class: 'figure-note'}, note)));
}

const drawFigures = onChange(f => byId('figures').replaceChildren(
  figure('Completeness', f.complete === null ? '…' : f.complete ? 'Complete' : 'Not complete', f.complete ? 'every settled hour was read' : 'see what is missing', f.complete === false ? 'open' : 'ok', '#books'),
  figure('Events, 24 h', count(f.events), `${count(f.late)} of them found late`, '', '#flow'),
  figure('Permitted clicks, 24 h', count(f.permitted), f.permitted ? 'somebody got through' : 'nobody got through', f.permitted ? 'bad' : 'ok', '#threats'),
  figure('Waiting for sinks', count(f.pending), f.sinks ? `over ${plural(f.sinks, 'sink')}` : 'no sink configured', f.pending > 10000 ? 'open' : '', '#devices'),
  figure('Dead letters', count(f.dead), f.dead ? 'refused for good' : 'nothing refused', f.dead ? 'bad' : '', '#letters')));

function showFigures() {
  if (!view.status) return;
  const since = Date.parse(view.status.at) - DAY;
  const lines = (view.ledger?.sources ?? []).flatMap(s => s.hours).filter(l => Date.parse(l.to) > since);
  const sum = (list, key) => list.reduce((n, l) => n + l[key], 0);
  drawFigures({complete: view.ledger?.complete ?? null, events: sum(lines, 'found'), late: sum(lines, 'late'),
    permitted: sum(lines.filter(l => names.short(l.table) === ORDER[0]), 'found'),
    pending: sum(view.status.sinks, 'pending'), sinks: view.status.sinks.length, dead: view.dead});
}

function showOverall(state, word) {
  const place = byId('overall');
  if (place.dataset.word === word) return;
  place.dataset.word = word;
  place.replaceChildren(h('span', {class: `light ${state}`, 'aria-hidden': 'true'}), h('span', {class: 'word'}, word));
}

async function refreshStatus() {
  view.status = await json('status');
  showDevices(view.status, view.coverage);
  showOverall(...overall(view.status));
  byId('at').replaceChildren(h('span', {class: 'wide'}, 'as of '), moment(view.status.at, {date: false}), h('span', {class: 'wide'}, ' UTC'));
  showFigures();
}

async function refreshLetters() {
  view.dead = await showLetters();
  showFigures();
}

async function refreshLedger() {
  const list = await json('tables');
  if (JSON.stringify(list) !== JSON.stringify(tables)) {
    tables = list;
    events.tables([...new Map(list.map(t => [t.table, t])).values()].sort((a, b) => names.order(a.table, b.table)));
  }
  const at = view.status.at;
  view.ledger = await json('ledger');
  view.coverage = await json('coverage');
  showDevices(view.status, view.coverage);
  showCalendar(view.ledger, at);
  showBooks(view.ledger);
  await refreshLetters();
  showFigures();
  await showCharts(view.ledger, at);
}

const refreshThreats = () => showThreats(view.status.at);

function keep(work, pace) {
  let last = 0;
  return async () => {
    if (document.hidden || Date.now() - last < pace) return;
    await work();
    last = Date.now();
  };
}

const rounds = [keep(refreshStatus, STATUS), keep(refreshLedger, LEDGER), keep(refreshThreats, THREATS)];
let started = false;

async function round() {
  try {
    for (const one of rounds) await one();
    byId('token').hidden = true;
    byId('main').hidden = false;
    byId('trouble').hidden = true;
    if (!started) {
      started = true;
      await events.load();
      document.documentElement.dataset.ready = 'true';
    }
  } catch (e) {
    if (e instanceof Refused) {
      byId('token').hidden = false;
      byId('main').hidden = true;
      showOverall('STARTING', 'locked');
      return; // goes on when the token is given
    }
    showOverall('FAILED', 'no answer');
    byId('trouble').hidden = false;
    byId('trouble').textContent = `The collector does not answer (${e.message}). What is shown is from before; this page goes on trying.`;
  }
  setTimeout(round, STATUS);
}

byId('token').addEventListener('submit', e => {
  e.preventDefault();
  keepToken(byId('token-text').value);
  round();
});

const THEMES = {system: ['◐', 'as the system'], light: ['☀', 'light'], dark: ['☾', 'dark']};
function showTheme() {
  const now = document.documentElement.dataset.theme ?? 'system';
  byId('theme').textContent = THEMES[now][0];
  byId('theme').setAttribute('aria-label', `Theme: ${THEMES[now][1]}`);
  byId('theme').title = `Theme: ${THEMES[now][1]}`;
}
byId('theme').addEventListener('click', () => {
  const order = Object.keys(THEMES);
  const next = order[(order.indexOf(document.documentElement.dataset.theme ?? 'system') + 1) % order.length];
  if (next === 'system') delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = next;
  try {
    localStorage.setItem('theme', next);
  } catch (e) {
    // It holds until the page is closed, then.
  }
  showTheme();
});
addEventListener('scroll', () => {
  // What the keyboard is on may have scrolled into view, and its words with it.
  const held = document.activeElement;
  if (held?.classList.contains('hour')) held.dispatchEvent(new Event('focus'));
  else hideTip();
}, {passive: true});
addEventListener('keydown', e => e.key === 'Escape' && hideTip());
showTheme();
round();
