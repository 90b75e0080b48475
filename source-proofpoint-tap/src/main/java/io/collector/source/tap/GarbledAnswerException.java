package io.collector.source.tap;

/** The body of an answer is not one whole JSON object: cut short on its way, or not TAP's answer at all. */
final class GarbledAnswerException extends Exception {
    private static final long serialVersionUID = 1;

    /**
     * A fault in the body.
     *
     * @param what is wrong, without any content
     * @param offset bytes from its beginning, after decompression
     */
    GarbledAnswerException(String what, long offset) {
        super(what + " (at byte " + offset + ")");
    }
}
