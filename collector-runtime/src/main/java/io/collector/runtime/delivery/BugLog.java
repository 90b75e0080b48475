package io.collector.runtime.delivery;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Logs each fault of a plugin once with its stack, however often it happens. Safe for use by several threads. */
public final class BugLog {
    private static final Logger log = LoggerFactory.getLogger(BugLog.class);

    private final String component;
    private final Set<String> known = ConcurrentHashMap.newKeySet();

    /**
     * A log of nothing yet.
     *
     * @param component "source tap"
     */
    public BugLog(String component) {
        this.component = component;
    }

    /** A plugin threw what it must not. */
    public void report(Throwable bug) {
        StackTraceElement[] stack = bug.getStackTrace();
        if (known.add(bug.getClass() + (stack.length == 0 ? "" : stack[0].toString()))) {
            log.error("the plugin of {} failed in a way it must not", component, bug);
        }
    }
}
