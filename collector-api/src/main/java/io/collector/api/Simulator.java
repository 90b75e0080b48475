package io.collector.api;

import java.io.IOException;
import java.util.Map;

/**
 * A stand-in for a vendor's service, so that a source can be tried with nothing else installed. Optional; found by
 * {@link java.util.ServiceLoader} like the plugin it belongs to, and never part of collecting.
 */
public interface Simulator {
    /**
     * The source type that it serves.
     *
     * @return what {@link SourcePlugin#type()} of that plugin says
     */
    String type();

    /**
     * Starts the stand-in on a free loopback port, with a history that has already happened and a live stream after
     * it.
     *
     * @return the running service; close it to stop it
     * @throws IOException if it cannot listen
     */
    Running start() throws IOException;

    /** A simulator at work. Safe for use by several threads. */
    interface Running extends AutoCloseable {
        /**
         * The settings of a source that collects from it.
         *
         * @return the body of a source block in HOCON, {@code type} included
         */
        String settings();

        /**
         * How many facts its history holds, those included that it shows only after a delay.
         *
         * @return by table name; does not count the live stream
         */
        Map<String, Long> history();

        /** Stops it. */
        @Override
        void close();
    }
}
