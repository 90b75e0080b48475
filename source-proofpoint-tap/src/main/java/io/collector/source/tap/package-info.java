/**
 * Collects click and message events from the SIEM API of Proofpoint TAP.
 *
 * <pre>
 *  checkpoint ─► TapState ─► Planner (what to ask next) ────► TapClient ─► AnswerScanner ─► EventReader ─► emitter
 *                    │       Governor (may it ask,                         (cuts out the     (spelling, identity,
 *                    │       and how soon again)                            elements)         revision, time)
 *                    └──────────────◄ next state ◄── TapSource ──► page
 * </pre>
 *
 * <p>{@link io.collector.source.tap.Planner} makes the source complete inside TAP's limits. The newest is polled all the
 * time, permitted clicks also by themselves since TAP counts those apart. What an outage left is caught up with beside
 * that, and every past hour is read again as it comes to each {@link io.collector.source.tap.Age}, because TAP shows
 * some events late. What TAP no longer keeps is written down as a gap.
 *
 * <p>Decisions are pure and know no network; input and output sit in {@link io.collector.source.tap.TapClient} alone.
 */
@NullMarked
package io.collector.source.tap;

import org.jspecify.annotations.NullMarked;
