package io.collector.sink.elasticsearch;

/**
 * Requests in a row whose connection broke while they were being sent, which is how some proxies refuse what is too
 * large. Safe for use by several threads.
 */
final class BrokenUploads {
    /** Below this, a connection that breaks has other reasons. */
    private static final long SUSPICIOUS = 1024 * 1024L;

    private static final int SEVERAL = 3;

    private int broken;

    /**
     * The connection broke while a request of that many bytes was being sent.
     *
     * @return whether its size is to blame, by all appearance
     */
    synchronized boolean brokeOff(long bytes) {
        broken = bytes >= SUSPICIOUS ? broken + 1 : 0;
        if (broken < SEVERAL) {
            return false;
        }
        broken = 0;
        return true;
    }

    /** A request was answered, whatever the answer. */
    synchronized void answered() {
        broken = 0;
    }
}
