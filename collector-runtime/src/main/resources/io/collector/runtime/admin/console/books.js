// The ledger: what was found, and that all of it arrived.
import {byId, copy, h, onChange, table} from './page.js';
import {count} from './text.js';

const number = text => ({text, number: true});

function sumOf(lines) {
  const sum = {found: 0, late: 0, updates: 0, settled: 0, open: 0, gaps: 0};
  lines.forEach(l => {
    sum.found += l.found;
    sum.late += l.late;
    sum.updates += l.updates;
    if (l.gap || (l.settled && !l.read)) sum.gaps++;
    else if (l.settled) sum.settled++;
    else sum.open++;
  });
  return sum;
}

export function books(names) {
  return onChange(ledger => {
    const rows = ledger.sources.flatMap(s => [...new Set(s.hours.map(l => l.table))].sort(names.order).map(t => {
      const sum = sumOf(s.hours.filter(l => l.table === t));
      return [s.source, names.short(t), count(sum.found), count(sum.late), count(sum.updates), count(sum.settled), count(sum.open),
        h('span', {class: sum.gaps ? 'bad' : ''}, count(sum.gaps))];
    }));
    const sinks = ledger.sinks.map(s => [s.source, s.sink, count(s.delivered), count(s.deadLettered), count(s.pending),
      h('b', {class: s.pending ? '' : 'ok'}, s.pending ? 'not yet' : s.deadLettered ? 'all, less the dead letters' : 'everything')]);
    byId('books-body').replaceChildren(
      h('div', {class: `verdict ${ledger.complete ? 'ok' : 'open'}`}, h('b', {}, ledger.complete ? 'Complete' : 'Not complete'),
        ledger.verdict.replace(/^(not )?complete(: |; )?/, '').split('; ').filter(Boolean).map(t => h('p', {}, t)),
        h('button', {type: 'button', onclick: e => copy(e.target, JSON.stringify(ledger, null, 2))}, 'Copy as JSON')),
      rows.length ? table(['Source', 'Table', number('Found'), number('Late'), number('Updates'), number('Hours settled'), number('Hours pending'), number('Hours missing')], rows, 'Found, by table')
        : h('p', {class: 'empty'}, 'Nothing has been read yet.'),
      sinks.length ? table(['Source', 'Sink', number('Delivered'), number('Dead letters'), number('Pending'), 'Has'], sinks, 'Delivered, by sink') : '');
  });
}

