package io.collector.sink.elasticsearch.document;

import io.collector.http.WireJson.OddException;

/** Says what a field of the document holds. Implementations are immutable. */
@FunctionalInterface
interface Content {
    /**
     * Writes the value.
     *
     * @param object the vendor's, the one that the document or this part of it is made of
     * @return false if there is none; then what was written is taken back
     */
    boolean write(Sending sending, TapObject object, JsonBytes out) throws OddException;

    /** The same in every document. */
    static Content fixed(String json) {
        byte[] value = json.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return (sending, object, out) -> {
            out.put(value);
            return true;
        };
    }
}
