/**
 * Collects click and message events from the SIEM API of Proofpoint TAP.
 *
 * <pre>
 *  checkpoint ─► TapState ─► Windows (which interval next) ─► TapClient ─► AnswerScanner ─► EventReader ─► emitter
 *                    │       Allowance, Pace (may it ask,                  (cuts out the     (spelling, identity,
 *                    │       and how soon again)                            elements)         revision, time)
 *                    └──────────────◄ next state ◄── TapSource ──► page
 * </pre>
 *
 * <p>Decisions are pure and know no network; input and output sit in {@link io.collector.source.tap.TapClient} alone.
 */
@NullMarked
package io.collector.source.tap;

import org.jspecify.annotations.NullMarked;
