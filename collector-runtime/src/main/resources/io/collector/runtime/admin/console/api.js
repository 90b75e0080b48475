// Asks the admin address. Never hands a secret to the page.
const TOKEN = 'token';
const BUSY = 503;
const PATIENCE = 8;

export class Refused extends Error {}

function headers(more) {
  const token = sessionStorage.getItem(TOKEN);
  return token ? {...more, Authorization: 'Bearer ' + token} : more;
}

export function keepToken(text) {
  sessionStorage.setItem(TOKEN, text);
}

const pause = ms => new Promise(done => setTimeout(done, ms));

async function checked(answer) {
  if (answer.ok) return answer;
  const text = (await answer.text()).trim();
  throw answer.status === 401 ? new Refused(text) : new Error(text || `the collector answered ${answer.status}`);
}

async function ask(path, parameters = {}, signal) {
  const query = new URLSearchParams(Object.entries(parameters).filter(([, v]) => v !== undefined && v !== ''));
  const address = query.size ? `${path}?${query}` : path;
  for (let i = 0; ; i++) {
    const answer = await fetch(address, {headers: headers({}), signal});
    // Counts are made one at a time, whoever asks.
    if (answer.status !== BUSY || i === PATIENCE) return checked(answer);
    await pause(500 + 250 * i);
  }
}

export async function json(path, parameters, signal) {
  return (await ask('/api/v1/' + path, parameters, signal)).json();
}

/** Events, newest first. */
export async function events(parameters, signal) {
  const text = (await (await ask('/api/v1/events', parameters, signal)).text()).trim();
  return text ? text.split('\n').map(line => ({...JSON.parse(line), line})).reverse() : [];
}

export async function act(path, parameters) {
  const address = `/api/v1/${path}?${new URLSearchParams(parameters)}`;
  return (await checked(await fetch(address, {method: 'POST', headers: headers({'X-Collector-Request': '1'})}))).json();
}
