package io.collector.sink.elasticsearch.document;

/**
 * One line of a mapping.
 *
 * @param from the vendor's key
 * @param to the field; {@code S.} at its beginning stands for {@code proofpoint_tap.} and the stream's word
 * @param conversion how the value changes
 */
record Rule(String from, String to, Conversion conversion) {
    static Rule of(String from, String to, Conversion conversion) {
        return new Rule(from, to, conversion);
    }

    static Rule of(String from, String to) {
        return new Rule(from, to, Conversion.AS_IS);
    }
}
