package io.collector.completeness.world;

/**
 * What the time is that TAP's interval looks at. The vendor's words and the measurements contradict each other, so
 * there is a world for each reading.
 */
public enum Filing {
    /**
     * When TAP has indexed the event. Most events are found in a window over that time at once; some show up only when
     * windows over it were read long ago. The reading under which polling in tight windows works at all.
     */
    INDEXED,
    /**
     * When the event was created, as the vendor's text has it: the later of event and threat time. Then every event
     * shows up only after the delay that was measured.
     */
    CREATED
}
