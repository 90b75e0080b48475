package io.collector.sink.sentinel.rows;

/** What making rows of events changed. For one thread. */
public final class Tally {
    private long unknownFields;
    private long unlikeType;
    private long trimmed;

    void unknownField() {
        unknownFields++;
    }

    void unlikeType() {
        unlikeType++;
    }

    void trimmed() {
        trimmed++;
    }

    void add(Tally other) {
        unknownFields += other.unknownFields;
        unlikeType += other.unlikeType;
        trimmed += other.trimmed;
    }

    /** Fields that no column is declared for, left out. */
    public long unknownFieldsLeftOut() {
        return unknownFields;
    }

    /** Values that do not fit the type of their column, left out. */
    public long unlikeTypeLeftOut() {
        return unlikeType;
    }

    /** Values that were cut to what Azure stores. */
    public long valuesTrimmed() {
        return trimmed;
    }
}
