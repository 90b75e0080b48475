package io.collector.runtime.delivery;

import io.collector.api.Batch;
import java.time.Duration;

/** Hears how deliveries to one sink go. Called on the delivering threads; implementations must be quick and safe for that. */
public interface DeliveryListener {
    /**
     * A transient fault; the same again after a pause.
     *
     * @param lane which of several deliveries under way
     * @param reason what was attempted and what came back
     * @param remedy what a person can do; may be empty
     * @param pause until the next attempt
     */
    void retrying(Object lane, String reason, String remedy, Duration pause);

    /** A fault that a person must mend; a probe after a pause. Parameters as for {@link #retrying}. */
    void blocked(Object lane, String reason, String remedy, Duration pause);

    /**
     * A call of the sink has ended, well or badly.
     *
     * @param took without the time that it waited for its turn
     */
    default void called(Batch batch, Duration took) {}

    /** The lane works. */
    void working(Object lane);

    /** The lane has nothing under way any more, though not all of it went through. */
    void left(Object lane);

    /** A call was answered, and these many events were taken. */
    void accepted(int events);

    /** An answer never came: repeating may double these many events. */
    void possiblyDoubled(int events);
}
