package io.collector.api;

/**
 * A size setting, written with its unit: {@code 512KiB}, {@code 1MB}.
 *
 * @param bytes not negative
 */
public record ByteSize(long bytes) {
    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size is not negative: " + bytes);
        }
    }
}
