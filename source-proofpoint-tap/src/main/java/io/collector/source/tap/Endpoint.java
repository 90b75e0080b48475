package io.collector.source.tap;

import java.util.Set;

/**
 * The SIEM endpoints that are asked. {@code /v2/siem/issues} is not among them: all it returns is in {@code ALL} too.
 */
enum Endpoint {
    ALL("/v2/siem/all", Pool.SIEM),
    CLICKS_BLOCKED("/v2/siem/clicks/blocked", Pool.SIEM),
    CLICKS_PERMITTED("/v2/siem/clicks/permitted", Pool.CLICKS_PERMITTED),
    MESSAGES_BLOCKED("/v2/siem/messages/blocked", Pool.SIEM),
    MESSAGES_DELIVERED("/v2/siem/messages/delivered", Pool.SIEM);

    private final String path;
    private final Pool pool;

    Endpoint(String path, Pool pool) {
        this.path = path;
        this.pool = pool;
    }

    /**
     * The endpoint that returns these feeds with the fewest requests: that is always a single one, {@link #ALL} as
     * soon as there are two feeds.
     *
     * @param wanted at least one feed
     */
    static Endpoint returning(Set<Feed> wanted) {
        return wanted.size() == 1 ? only(wanted.iterator().next()) : ALL;
    }

    private static Endpoint only(Feed feed) {
        return switch (feed) {
            case CLICKS_BLOCKED -> CLICKS_BLOCKED;
            case CLICKS_PERMITTED -> CLICKS_PERMITTED;
            case MESSAGES_BLOCKED -> MESSAGES_BLOCKED;
            case MESSAGES_DELIVERED -> MESSAGES_DELIVERED;
        };
    }

    String path() {
        return path;
    }

    Pool pool() {
        return pool;
    }
}
