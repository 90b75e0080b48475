package io.collector.source.tap;

/** The pools in which TAP counts SIEM requests, each by itself, over the last 24 hours. */
enum Pool {
    /** {@code /v2/siem/all} and every single endpoint but permitted clicks. */
    SIEM("siem"),
    /** {@code /v2/siem/clicks/permitted} alone. */
    CLICKS_PERMITTED("clicks-permitted");

    private final String label;

    Pool(String label) {
        this.label = label;
    }

    /** The name that people and checkpoints see. */
    String label() {
        return label;
    }
}
