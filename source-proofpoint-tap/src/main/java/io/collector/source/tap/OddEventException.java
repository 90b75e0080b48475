package io.collector.source.tap;

/** The event is none for the {@link QuickReader}. Says nothing, costs nothing: it only ends the attempt. */
final class OddEventException extends Exception {
    private static final long serialVersionUID = 1;

    OddEventException() {
        super("not in the usual form", null, false, false);
    }
}
