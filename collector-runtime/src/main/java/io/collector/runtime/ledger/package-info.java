/** What was read, what was found and what became of it: the proof that nothing is missing, or what is. */
package io.collector.runtime.ledger;
