package io.collector.source.tap;

import io.collector.api.TransferException;

/** TAP had no answer for a window, which may be the window's fault: another one may well be answered. */
final class UnansweredException extends Exception {
    private static final long serialVersionUID = 1;

    private final TransferException fault;
    private final String said;
    private final transient TapState asked;

    /**
     * Without an answer.
     *
     * @param fault for the runtime, should it be told
     * @param said what came instead, in one word
     * @param asked the state with the request counted
     */
    UnansweredException(TransferException fault, String said, TapState asked) {
        super(fault.getMessage(), fault);
        this.fault = fault;
        this.said = said;
        this.asked = asked;
    }

    TransferException fault() {
        return fault;
    }

    String said() {
        return said;
    }

    TapState asked() {
        return asked;
    }
}
