// Numbers and times for people.
import {h} from './page.js';

const WHOLE = new Intl.NumberFormat('en');
const pad = n => String(n).padStart(2, '0');
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

export const count = n => WHOLE.format(n);
export const plural = (n, one, many = one + 's') => `${count(n)} ${n === 1 ? one : many}`;
export const clock = date => `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;
export const seconds = date => `${clock(date)}:${pad(date.getUTCSeconds())}`;
export const day = date => `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
export const shortDay = date => `${DAYS[date.getUTCDay()]} ${date.getUTCDate()}`;

export function bytes(n) {
  let unit = 0;
  while (n >= 1024 && unit < UNITS.length - 1) {
    n /= 1024;
    unit++;
  }
  return `${n < 10 && unit ? n.toFixed(1) : Math.round(n)} ${UNITS[unit]}`;
}

/** A length of time in its two largest units. */
export function length(s) {
  if (s < 1) return `${Math.round(s * 1000)} ms`;
  if (s < 60) return `${Math.round(s)} s`;
  const m = Math.floor(s / 60);
  if (m < 60) return m < 10 && s % 60 >= 1 ? `${m} min ${Math.floor(s % 60)} s` : `${m} min`;
  const hours = Math.floor(m / 60);
  if (hours < 24) return m % 60 ? `${hours} h ${m % 60} min` : `${hours} h`;
  const days = Math.floor(hours / 24);
  return hours % 24 ? `${days} d ${hours % 24} h` : `${days} d`;
}

export const ago = (text, now) => length(Math.max(0, (now - new Date(text)) / 1000));

/** A moment in UTC, with the reader's own zone beside it. */
export function moment(text, {date = true, exact = true} = {}) {
  if (!text) return '–';
  const at = new Date(text);
  const words = exact ? seconds(at) : clock(at);
  return h('time', {datetime: text, title: `${at.toLocaleString()} in your zone`}, date ? `${day(at)} ${words}` : words);
}

/** The beginning and the end of a long word. */
export function middle(text, most) {
  return text.length <= most ? text : `${text.slice(0, Math.ceil(most * 0.62))}…${text.slice(-Math.floor(most * 0.3))}`;
}
