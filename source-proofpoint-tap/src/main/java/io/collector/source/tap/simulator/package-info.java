/**
 * A stand-in for the SIEM API of Proofpoint TAP: strict about what a client may ask, with the delays, repetitions and
 * corrections of the real one, and a list of the truth to compare with. For tests and the demo; collecting never
 * touches it. All names and addresses in it are made up.
 */
@NullMarked
package io.collector.source.tap.simulator;

import org.jspecify.annotations.NullMarked;
