// What was refused for good: why, and another try.
import {byId, copy, h, onChange, table} from './page.js';
import {act, json} from './api.js';
import {count, middle, moment, plural} from './text.js';

export function letters(names, changed) {
  const said = h('p', {class: 'note', role: 'status'});

  async function replay(button, parameters) {
    button.disabled = true;
    try {
      const {count: n} = await act('dead-letters/replay', parameters);
      said.textContent = n ? `${plural(n, 'dead letter')} will be delivered once more; what is taken leaves this list.` : 'Nothing more to deliver: it is asked for already, or cannot be.';
      await changed();
    } catch (e) {
      said.textContent = `Not done: ${e.message}`;
      button.disabled = false;
    }
  }

  async function show(cell, letter) {
    if (cell.querySelector('pre')) {
      cell.querySelector('.detail').remove();
      return;
    }
    try {
      const page = await json('dead-letters', {id: letter.id});
      const mine = page.letters.find(l => l.sink === letter.sink && l.position === letter.position) ?? page.letters[0];
      const body = JSON.stringify(mine?.event ?? null, null, 2);
      cell.append(h('div', {class: 'detail'}, h('p', {class: 'actions'}, h('button', {type: 'button', onclick: e => copy(e.target, body)}, 'Copy as JSON')),
        h('pre', {tabindex: '0', 'aria-label': 'The event as JSON'}, body)));
    } catch (e) {
      said.textContent = `No answer: ${e.message}`;
    }
  }

  function row(l) {
    const why = h('div', {}, h('div', {}, l.code && h('span', {class: 'tag'}, l.code), l.code ? ' ' : '', l.reason),
      h('div', {class: 'of mono'}, middle(l.id, 60)));
    const action = !l.sink ? h('span', {class: 'of'}, 'could not be read') : l.replayRequested ? h('span', {class: 'of'}, 'asked for')
      : h('button', {type: 'button', 'aria-label': `Replay ${l.id} to ${l.sink}`, onclick: e => replay(e.target, {sink: l.sink, id: l.id})}, 'Replay');
    const event = h('button', {type: 'button', 'aria-label': `Event of ${l.id}`, onclick: () => show(why, l)}, 'Event');
    return [moment(l.at), l.sink || '–', names.short(l.table), why, h('div', {class: 'actions'}, event, action)];
  }

  const draw = onChange(page => {
    const badge = byId('letters-count');
    badge.hidden = !page.total;
    badge.textContent = count(page.total);
    if (!page.letters.length) {
      byId('letters-body').replaceChildren(h('p', {class: 'empty'}, 'No dead letter. Whatever was collected could be read, and no sink refused anything.'), said);
      return;
    }
    const sinks = [...new Set(page.letters.filter(l => l.sink && !l.replayRequested).map(l => l.sink))];
    byId('letters-body').replaceChildren(
      h('div', {class: 'actions'}, h('p', {class: 'grow'}, plural(page.total, 'dead letter'), page.total > page.letters.length ? `; the newest ${count(page.letters.length)} are shown` : ''),
        sinks.map(s => h('button', {type: 'button', onclick: e => confirm(`Deliver all dead letters of ${s} once more?`) && replay(e.target, {sink: s})}, `Replay all of ${s}`))),
      said, table(['Refused', 'Sink', 'Table', 'Reason', 'Do'], page.letters.map(row), 'The dead letters, newest first'));
  });
  return async () => {
    const page = await json('dead-letters', {limit: 200});
    draw(page);
    return page.total;
  };
}
