package io.collector.sink.splunk;

import io.collector.api.TransferException;
import org.slf4j.Logger;

/** Tells of a fault once when it begins and once when it is over, however often it happens. Safe for several threads. */
final class Trouble {
    private final Logger log;
    private boolean on;

    Trouble(Logger log) {
        this.log = log;
    }

    synchronized void happened(String message, String remedy) {
        String text = remedy.isEmpty() ? message : message + "; " + remedy;
        if (on) {
            log.debug("{}", text);
        } else {
            log.warn("{}", text);
        }
        on = true;
    }

    void happened(TransferException fault) {
        happened(text(fault), fault.remedy());
    }

    /** What a fault says; every fault says something. */
    static String text(TransferException fault) {
        return String.valueOf(fault.getMessage());
    }

    synchronized void over(String message) {
        if (on) {
            log.info("{}", message);
        }
        on = false;
    }
}
