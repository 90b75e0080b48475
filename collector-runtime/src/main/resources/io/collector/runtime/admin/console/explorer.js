// Finds events: by table, text and time.
import {byId, copy, h} from './page.js';
import {events} from './api.js';
import {middle, moment, plural} from './text.js';

const PAGE = 25;
const SPANS = [['1h', 'last hour'], ['24h', 'last 24 hours'], ['7d', 'last 7 days'], ['', 'all the journal holds'], ['own', 'from … to']];

const first = (e, ...keys) => keys.map(k => e[k]).find(v => v !== null && v !== undefined && v !== '' && !(Array.isArray(v) && !v.length));
const text = v => v === undefined ? '' : Array.isArray(v) ? v.map(x => typeof x === 'object' ? JSON.stringify(x) : x).join(', ') : typeof v === 'object' ? JSON.stringify(v) : String(v);
const local = date => date.toISOString().slice(0, 16);

/** What is worth a glance, for tables known by their columns; for others the first texts. */
function glance(e) {
  const who = text(first(e, 'recipient', 'toAddresses', 'user'));
  const threats = Array.isArray(e.threatsInfoMap) ? e.threatsInfoMap : [];
  const what = text(first(e, 'subject', 'url', 'threatURL')) || text(threats[0]?.threat) || Object.values(e).filter(v => typeof v === 'string').slice(0, 2).join(' · ');
  const kinds = [...new Set([e.classification, ...threats.map(t => t?.classification)].filter(Boolean))].join(', ');
  return {who, what, kinds, status: text(first(e, 'threatStatus')) || text(threats[0]?.threatStatus)};
}

function details(e) {
  const button = h('button', {type: 'button', onclick: ev => copy(ev.target, JSON.stringify(e.event, null, 2))}, 'Copy as JSON');
  const line = h('button', {type: 'button', onclick: ev => copy(ev.target, e.line)}, 'Copy with its envelope');
  return h('tr', {class: 'details'}, h('td', {colspan: '5'}, h('div', {class: 'detail'},
    h('dl', {}, [['Identity', e.id], ['Revision', e.revision], ['Happened', moment(e.time)], ['Collected', moment(e.collectedAt)], ['Source', e.source], ['Table', e.table]]
      .map(([k, v]) => h('div', {}, h('dt', {}, k), h('dd', {class: 'mono'}, v)))),
    h('p', {class: 'actions'}, button, line),
    h('pre', {tabindex: '0', 'aria-label': 'The event as JSON'}, JSON.stringify(e.event, null, 2)))));
}

export function explorer(names) {
  let shown = [];
  let running;
  const table = h('select', {id: 'x-table'}, h('option', {value: ''}, 'all tables'));
  const contains = h('input', {id: 'x-text', type: 'search', placeholder: 'address, URL, hash, subject, identity …', autocomplete: 'off', spellcheck: 'false'});
  const span = h('select', {id: 'x-span'}, SPANS.map(([v, t]) => h('option', {value: v, selected: v === '24h'}, t)));
  const from = h('input', {id: 'x-from', type: 'datetime-local', 'aria-label': 'From, in UTC'});
  const to = h('input', {id: 'x-to', type: 'datetime-local', 'aria-label': 'To, in UTC'});
  const range = h('span', {class: 'range', hidden: true}, from, ' – ', to, ' UTC');
  const said = h('p', {class: 'note', role: 'status'});
  const body = h('tbody', {});
  const more = h('button', {type: 'button', hidden: true, onclick: () => load(true)}, 'Older events');
  const form = h('form', {class: 'filter', role: 'search', 'aria-label': 'Events', onsubmit: e => { e.preventDefault(); load(false); }},
    h('label', {class: 'grow'}, h('span', {}, 'Text'), contains), h('label', {}, h('span', {}, 'Table'), table), h('label', {}, h('span', {}, 'Time'), span), range,
    h('button', {}, 'Find'));
  span.addEventListener('change', () => {
    range.hidden = span.value !== 'own';
    if (span.value !== 'own') load(false);
  });
  [table, from, to].forEach(x => x.addEventListener('change', () => load(false)));
  let typing;
  contains.addEventListener('input', () => {
    clearTimeout(typing);
    typing = setTimeout(() => load(false), 400);
  });
  byId('explorer').replaceChildren(form, said, h('div', {class: 'scroll', tabindex: '0', role: 'region', 'aria-label': 'Events found'}, h('table', {class: 'found'},
    h('caption', {class: 'sr'}, 'Events found'),
    h('thead', {}, h('tr', {}, ['Time', 'Table', 'Who', 'What', 'Threat'].map(t => h('th', {scope: 'col'}, t)))), body)), h('p', {class: 'actions'}, more));

  function row(e) {
    const g = glance(e.event);
    let open = null;
    const toggle = () => {
      if (open) {
        open.remove();
        open = null;
      } else {
        open = details(e);
        line.after(open);
      }
      button.setAttribute('aria-expanded', String(!!open));
    };
    const button = h('button', {type: 'button', class: 'unfold', 'aria-expanded': 'false', 'aria-label': `Details of ${e.id}`, onclick: ev => { ev.stopPropagation(); toggle(); }}, '›');
    const line = h('tr', {onclick: toggle}, h('td', {class: 'when'}, button, moment(e.time)),
      h('td', {}, h('span', {class: `tag ${names.tone(e.table)}`}, names.short(e.table))),
      h('td', {class: 'who', 'data-label': 'Who'}, middle(g.who, 48)), h('td', {class: 'what', 'data-label': 'What'}, middle(g.what, 90)),
      h('td', {class: 'threat', 'data-label': 'Threat'}, [g.kinds, g.status].filter(Boolean).join(' · ')));
    return line;
  }

  function wanted() {
    const w = {table: table.value, contains: contains.value.trim(), limit: PAGE};
    if (span.value === 'own') {
      w.from = from.value && from.value + ':00Z';
      w.to = to.value && to.value + ':00Z';
    } else {
      w.since = span.value;
    }
    return w;
  }

  async function load(older) {
    running?.abort();
    const mine = running = new AbortController();
    const query = wanted();
    if (older && shown.length) query.to = new Date(Date.parse(shown.at(-1).time) + 1).toISOString();
    said.textContent = 'Looking …';
    try {
      const found = await events(query, mine.signal);
      const known = new Set(older ? shown.map(e => `${e.source} ${e.table} ${e.id} ${e.revision}`) : []);
      const fresh = found.filter(e => !known.has(`${e.source} ${e.table} ${e.id} ${e.revision}`));
      shown = older ? [...shown, ...fresh] : fresh;
      if (older) body.append(...fresh.map(row));
      else body.replaceChildren(...fresh.map(row));
      more.hidden = found.length < PAGE || !fresh.length;
      said.textContent = shown.length ? `${plural(shown.length, 'event')} shown${more.hidden ? ', all there are' : '; there are older ones'}`
        : 'No event fits. Try a longer time or less text.';
    } catch (e) {
      if (e.name !== 'AbortError') said.textContent = `No answer: ${e.message}`;
    }
  }

  return {
    tables(list) {
      const before = table.value;
      table.replaceChildren(h('option', {value: ''}, 'all tables'), ...list.map(t => h('option', {value: t.table}, t.alias)));
      table.value = before;
    },
    load: () => load(false),
    open(wish) {
      contains.value = wish.contains ?? '';
      table.value = wish.table ?? '';
      if (wish.from) {
        span.value = 'own';
        from.value = local(wish.from);
        to.value = local(wish.to);
      } else {
        span.value = '7d';
      }
      range.hidden = span.value !== 'own';
      byId('events').scrollIntoView({behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
      contains.focus({preventScroll: true});
      load(false);
    },
  };
}

