/** The collector's own run through a world: real source, journal and delivery under a clock that jumps. */
package io.collector.completeness.run;
