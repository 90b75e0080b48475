// Sources and sinks: how each is doing, and what to do if it needs somebody.
import {byId, h} from './page.js';
import {ago, bytes, count, length, moment, plural} from './text.js';

const WORDS = {STARTING: 'starting', ACTIVE: 'active', DEGRADED: 'degraded', FAILED: 'failed', STOPPED: 'stopped'};

const row = (name, value) => value === null ? null : h('div', {}, h('dt', {}, name), h('dd', {}, value));

function pool(name, p, now) {
  const left = Math.max(0, p.limit - p.used);
  const waits = p.waitsUntil && new Date(p.waitsUntil) > now;
  const share = p.limit ? Math.min(1, p.used / p.limit) : 0;
  return h('li', {class: 'pool'},
    h('span', {class: 'pool-name'}, name), h('span', {class: 'pool-left'}, h('b', {}, count(left)), ' left · ', count(p.used), ' used'),
    h('span', {class: 'pool-bar', role: 'img', 'aria-label': `${count(p.used)} of ${count(p.limit)} requests used`},
      h('span', {class: share > 0.9 ? 'full' : '', style: {width: `${(share * 100).toFixed(1)}%`}})),
    waits && h('span', {class: 'pool-wait'}, `rests until `, moment(p.waitsUntil, {date: false}), p.reason ? `: ${p.reason}` : ''));
}

function device(kind, d, now, rows, more) {
  const needs = d.state === 'FAILED' || d.state === 'DEGRADED';
  const past = d.lastTrouble && !needs ? d.lastTrouble : null;
  return h('article', {class: `card device ${d.state}`, 'aria-label': `${kind} ${d.name}`},
    h('header', {}, h('span', {class: `light ${d.state}`, 'aria-hidden': 'true'}), h('h3', {}, d.name),
      h('span', {class: `state ${d.state}`}, WORDS[d.state] ?? d.state),
      h('span', {class: 'type'}, `${kind} · ${d.type}`), h('span', {class: 'since'}, 'for ', h('span', {title: `since ${new Date(d.since).toLocaleString()} in your zone`}, ago(d.since, now)))),
    needs && h('div', {class: `why ${d.state}`}, h('p', {}, d.reason), d.remedy && h('p', {class: 'remedy'}, h('b', {}, 'What to do: '), d.remedy)),
    h('dl', {}, rows, row('Last error', past ? [h('span', {class: 'reason', title: past.reason}, past.reason), ` (${ago(past.at, now)} ago)`] : needs ? null : 'none since the start')),
    more);
}

function source(s, now, coverage) {
  const reads = coverage.filter(c => c.source === s.name && c.last);
  const behind = reads.map(c => c.last).sort()[0];
  const sum = key => s.tables.reduce((n, t) => n + t[key], 0);
  const pools = Object.entries(s.requests);
  return device('source', s, now, [
    row('Read up to', behind ? [moment(behind, {date: false}), ` · ${ago(behind, now)} behind`] : 'nothing read yet'),
    row('Collected', `${plural(sum('new'), 'event')} · ${plural(sum('updates'), 'update')} · ${count(sum('late'))} found late`),
    row('Dropped', `${plural(sum('duplicates'), 'duplicate')}${sum('unreadable') ? ` · ${count(sum('unreadable'))} unreadable` : ''}`),
    ...s.progress.map(p => row(p.kind === 'backfill' ? 'Collecting again' : 'Catching up',
      `${length(p.leftSeconds)} left, ${Math.floor(p.share * 100)} % done${p.timeLeftSeconds === null ? '' : `, about ${length(p.timeLeftSeconds)} to go`}`)),
    row('Journal holds', bytes(s.bytes)),
    row('Last poll', s.lastSuccess ? `${ago(s.lastSuccess, now)} ago` : 'none yet'),
  ], pools.length > 0 && h('div', {class: 'pools'}, h('h4', {}, 'Requests today'), h('ul', {}, pools.map(([name, p]) => pool(name, p, now)))));
}

function sink(s, now) {
  return device('sink', s, now, [
    row('Waiting', s.pending ? `${plural(s.pending, 'event')}` : 'nothing'),
    row('Lag', s.oldest ? `${ago(s.oldest, now)}: the oldest that waits` : 'none: it has everything'),
    row('Delivered', plural(s.delivered, 'event')),
    row('Refused', s.deadLettered ? h('a', {href: '#letters'}, plural(s.deadLettered, 'dead letter')) : 'nothing'),
    row('Last delivery', s.lastSuccess ? `${ago(s.lastSuccess, now)} ago` : 'none yet'),
  ]);
}

export function showDevices(status, coverage) {
  const now = new Date(status.at);
  const cards = [...status.sources.map(s => source(s, now, coverage)), ...status.sinks.map(s => sink(s, now))];
  if (!status.sinks.length) {
    cards.push(h('div', {class: 'card empty'}, h('p', {}, h('b', {}, 'No sink is configured.'), ' The journal keeps every event; ',
      h('code', {}, 'collector init'), ' adds a target such as a SIEM.')));
  }
  byId('devices-list').replaceChildren(...cards);
}

export function overall(status) {
  const all = [...status.sources, ...status.sinks];
  const inState = state => all.filter(d => d.state === state);
  if (inState('FAILED').length) return ['FAILED', `${inState('FAILED').map(d => d.name).join(', ')} needs you`];
  if (inState('DEGRADED').length) return ['DEGRADED', `${inState('DEGRADED').map(d => d.name).join(', ')}: trying again`];
  if (inState('STARTING').length) return ['STARTING', 'starting'];
  return ['ACTIVE', 'all devices work'];
}

