// What is dangerous, by what got through first. The columns named here are the tables' own; the collector itself knows none.
import {byId, choice, h, onChange} from './page.js';
import {events, json} from './api.js';
import {ago, count, middle, plural} from './text.js';

const SPANS = {'24h': 24, '7d': 168};
const PERMITTED = 'clicks-permitted';
const LISTS = [
  {title: 'Malicious URLs', first: 'permitted', one: 'URL', of: ['clicks-permitted.url', 'messages-delivered.threatsInfoMap[threatType=url].threat',
    'clicks-blocked.url', 'messages-blocked.threatsInfoMap[threatType=url].threat']},
  {title: 'Attachments by hash', first: 'delivered', one: 'attachment', of: ['messages-delivered.messageParts[sandboxStatus=threat].sha256(filename)',
    'messages-blocked.messageParts[sandboxStatus=threat].sha256(filename)']},
  {title: 'Campaigns', first: 'permitted', one: 'campaign', of: ['clicks-permitted.campaignId', 'messages-delivered.threatsInfoMap.campaignId|campaignID',
    'clicks-blocked.campaignId', 'messages-blocked.threatsInfoMap.campaignId|campaignID']},
  {title: 'People most hit', first: 'permitted', one: 'person', many: 'people', of: ['clicks-permitted.recipient', 'messages-delivered.recipient',
    'clicks-blocked.recipient', 'messages-blocked.recipient']},
];

const aliasOf = facet => facet.slice(0, facet.indexOf('.'));

function bar(list, value, most, names) {
  return h('span', {class: 'stack', 'aria-hidden': 'true'}, list.of.map((f, i) => value.counts[i]
    ? h('span', {class: `fill ${names.tone(aliasOf(f))}`, style: {width: `${value.counts[i] / most * 100}%`}}) : null));
}

function entry(list, value, most, names, open) {
  const said = list.of.map((f, i) => [names.short(aliasOf(f)), value.counts[i]]).filter(([, n]) => n).map(([t, n]) => `${n} ${t}`).join(', ');
  return h('li', {}, h('button', {type: 'button', class: 'ranked', title: `${value.value}\n${said}`, onclick: () => open({contains: value.value})},
    h('span', {class: 'ranked-value'}, h('span', {class: 'mono'}, middle(value.value.replace(/^https?:\/\//, ''), 64)), value.label && h('span', {class: 'of'}, middle(value.label, 30))),
    bar(list, value, most, names), h('span', {class: 'ranked-count first'}, value.counts[0] ? count(value.counts[0]) : ''), h('span', {class: 'ranked-count'}, count(value.total)), h('span', {class: 'sr'}, ` events: ${said}`)));
}

function ranking(list, answer, names, open) {
  const most = Math.max(1, ...answer.values.map(v => v.total));
  return h('div', {class: 'card list'}, h('h3', {}, list.title, h('span', {class: 'of'}, plural(answer.distinct, list.one, list.many)),
      answer.values.length > 0 && h('span', {class: 'columns', 'aria-hidden': 'true'}, h('span', {}, list.first), h('span', {}, 'all'))),
    answer.values.length ? h('ol', {}, answer.values.map(v => entry(list, v, most, names, open)))
      : h('p', {class: 'empty'}, `No ${list.one} in this time.`),
    answer.older && h('p', {class: 'note'}, `Counted over the newest ${count(answer.events)} events of this time.`));
}

function permitted(clicks, now, open) {
  return h('div', {class: 'card list clicks'}, h('h3', {}, 'Permitted clicks', h('span', {class: 'of'}, 'the newest; somebody got to the page')),
    clicks.length ? h('ol', {}, clicks.map(e => h('li', {}, h('button', {type: 'button', class: 'ranked click', onclick: () => open({contains: e.id, table: e.table})},
      h('span', {class: 'click-when', title: e.time}, `${ago(e.time, now)} ago`),
      h('span', {class: 'click-who'}, String(e.event.recipient ?? '–')),
      h('span', {class: 'mono click-what'}, middle(String(e.event.url ?? '').replace(/^https?:\/\//, ''), 80)),
      h('span', {class: `badge ${e.event.threatStatus === 'active' ? 'bad' : ''}`}, [e.event.classification, e.event.threatStatus].filter(Boolean).join(' · ')))))
    ) : h('p', {class: 'empty'}, 'No permitted click in this time. Good.'));
}

export function threats(names, open) {
  let span = '7d';
  let again = () => {};
  choice(byId('threats-span'), [['24h', '24 hours'], ['7d', '7 days']], span, chosen => {
    span = chosen;
    again();
  });
  const draw = onChange(({clicks, answers, at}) => {
    const key = names.known([PERMITTED, 'messages-delivered', 'clicks-blocked', 'messages-blocked']);
    byId('threats-body').replaceChildren(
      h('ul', {class: 'key', 'aria-label': 'Legend'}, key.map(t => h('li', {}, h('span', {class: `dot ${names.tone(t)}`, 'aria-hidden': 'true'}), names.short(t)))),
      h('div', {class: 'lists'}, permitted(clicks, Date.parse(at), open), answers.map((a, i) => ranking(LISTS[i], a, names, open))));
  });

  return async function show(at) {
    const load = async () => {
      if (!names.known(LISTS.flatMap(l => l.of).map(aliasOf)).length) {
        byId('threats-body').replaceChildren(h('p', {class: 'card empty'}, 'No source has a table whose threats are known here. The events below are complete all the same.'));
        return;
      }
      // To the minute, so that nothing is drawn anew while nothing happens.
      const from = new Date(Math.floor(Date.parse(at) / 60e3) * 60e3 - SPANS[span] * 3600e3).toISOString();
      const clicks = names.known([PERMITTED]).length ? await events({table: PERMITTED, from, limit: 8}) : [];
      const answers = [];
      for (const list of LISTS) answers.push(await json('statistics/ranking', {of: list.of.join(','), from, order: 'first', limit: 8}));
      draw({clicks, answers, at: at.slice(0, 16) + 'Z'});
    };
    again = () => load().catch(() => {});
    await load();
  };
}

