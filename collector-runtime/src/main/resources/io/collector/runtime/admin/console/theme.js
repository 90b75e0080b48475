'use strict';
// Loaded before anything is painted, so that a chosen theme does not flash.
try {
  const chosen = localStorage.getItem('theme');
  if (chosen === 'light' || chosen === 'dark') document.documentElement.dataset.theme = chosen;
} catch (e) {
  // A browser that keeps nothing follows the system.
}
