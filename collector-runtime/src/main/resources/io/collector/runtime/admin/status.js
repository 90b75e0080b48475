'use strict';
const PACE = 3000;
const SHOWN = 20;
const byId = id => document.getElementById(id);

// Text only ever goes in as text: what is shown was written by strangers.
function cell(value, name) {
  const td = document.createElement('td');
  td.textContent = value === null || value === undefined ? '' : String(value);
  if (name) td.className = name;
  return td;
}

function rows(body, list, cells) {
  byId(body).replaceChildren(...list.map(item => {
    const tr = document.createElement('tr');
    tr.append(...cells(item));
    return tr;
  }));
}

const time = text => text ? new Date(text).toLocaleString() : '';
const why = c => [c.reason, c.remedy].filter(Boolean).join(' — ');
const pools = requests => Object.entries(requests)
  .map(([name, p]) => `${name}: ${p.used}/${p.limit}` + (p.waitsUntil ? ` until ${time(p.waitsUntil)}` : '')).join(', ');

async function ask(path) {
  const token = sessionStorage.getItem('token');
  const answer = await fetch(path, token ? {headers: {Authorization: 'Bearer ' + token}} : {});
  byId('token').hidden = answer.status !== 401;
  if (!answer.ok) throw new Error((await answer.text()).trim());
  return answer;
}

async function show() {
  try {
    const status = await (await ask('/api/v1/status')).json();
    rows('sources', status.sources, s => [cell(`${s.name} (${s.type})`), cell(s.state, s.state), cell(time(s.since)),
      cell(pools(s.requests)), cell(why(s))]);
    rows('sinks', status.sinks, s => [cell(`${s.name} (${s.type})`), cell(s.state, s.state), cell(time(s.since)),
      cell(s.delivered, 'number'), cell(s.pending, 'number'), cell(time(s.oldest)), cell(s.deadLettered, 'number'), cell(why(s))]);
    rows('tables', status.sources.flatMap(s => s.tables.map(t => ({source: s.name, ...t}))), t => [cell(t.source), cell(t.table),
      cell(t.new, 'number'), cell(t.duplicates, 'number'), cell(t.updates, 'number'), cell(t.late, 'number'), cell(t.unreadable, 'number')]);
    const lines = (await (await ask('/api/v1/events?by=collected&limit=' + SHOWN)).text()).trim();
    const events = lines ? lines.split('\n').map(JSON.parse).reverse() : [];
    rows('events', events, e => [cell(time(e.time)), cell(e.table), cell(e.id), cell(JSON.stringify(e.event).slice(0, 300), 'event')]);
    byId('at').textContent = 'as of ' + time(status.at);
  } catch (e) {
    byId('at').textContent = 'No answer: ' + e.message;
  }
  setTimeout(show, PACE);
}

byId('token').addEventListener('submit', e => {
  e.preventDefault();
  sessionStorage.setItem('token', e.target.querySelector('input').value);
});
show();
