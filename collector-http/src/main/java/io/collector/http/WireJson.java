package io.collector.http;

/**
 * Walks over JSON as it lies in an array of bytes, without making anything of it: whoever walks is told where values begin
 * and end. It checks what it passes, and gives up with {@link OddException} on a fault and on whatever is unusual: an escaped
 * name, half of a surrogate pair, a number with an exponent, deep nesting, anything after the value. So nothing is said about
 * what it gives up on: a parser decides then. Keys that come twice are not noticed. For one thread, used over and over.
 *
 * <pre>
 *   json.open(bytes, 0, length);
 *   json.expect('{');
 *   for (boolean first = true; json.member(first); first = false) {
 *       int from = json.value();   // the name is from nameFrom() to nameTo(), the value from here to at()
 *   }
 *   json.expectEnd();
 * </pre>
 */
public final class WireJson {
    private static final int DEEPEST = 40;

    /** Nothing that a parser would refuse for its size. */
    private static final int LARGEST = 10_000_000;

    private static final int LONGEST_NAME = 1_000;

    private final int deepest;
    private final boolean vouched;
    private byte[] json = new byte[0];
    private int at;
    private int end;
    private int depth;
    private int nameFrom;
    private int nameTo;

    /** Gives up on whatever is unusual. */
    public WireJson() {
        this(DEEPEST, false);
    }

    private WireJson(int deepest, boolean vouched) {
        this.deepest = deepest;
        this.vouched = vouched;
    }

    /** For what a parser read and wrote again, which nobody else has to check: gives up on nothing that may be in it. */
    public static WireJson forVouched() {
        return new WireJson(Integer.MAX_VALUE, true);
    }

    /**
     * Goes to the beginning of a stretch.
     *
     * @param bytes not to be changed during the walk
     * @param from the first byte of the stretch
     * @param to the first byte after it
     */
    public void open(byte[] bytes, int from, int to) throws OddException {
        if (!vouched && to - from > LARGEST) {
            throw new OddException();
        }
        json = bytes;
        at = from;
        end = to;
        depth = 0;
    }

    /** Whether this is {@linkplain #forVouched for what a parser wrote}. */
    public boolean isVouched() {
        return vouched;
    }

    /** Where the walk is: after what was passed last. */
    public int at() {
        return at;
    }

    /** Where the name of the current member begins, after its quotation mark. */
    public int nameFrom() {
        return nameFrom;
    }

    /** The quotation mark after the name of the current member. */
    public int nameTo() {
        return nameTo;
    }

    /** Passes a brace or bracket. */
    public void expect(char bracket) throws OddException {
        if (token() != bracket) {
            throw new OddException();
        }
    }

    /** Makes sure that nothing follows. */
    public void expectEnd() throws OddException {
        if (at != end) {
            throw new OddException();
        }
    }

    /**
     * Goes on in an object: to the value of its next member, or out of it.
     *
     * @param first whether the opening brace was passed just now
     * @return whether there is such a member
     */
    public boolean member(boolean first) throws OddException {
        int b = token();
        if (b == '}') {
            return false;
        }
        if (!first) {
            if (b != ',') {
                throw new OddException();
            }
            b = token();
        }
        if (b != '"') {
            throw new OddException();
        }
        nameFrom = at;
        if (vouched) {
            text();
        } else {
            at = WireText.endOfPlain(json, at, end);
            if (at == end || json[at] != '"' || at - nameFrom > LONGEST_NAME) {
                throw new OddException();
            }
            at++;
        }
        nameTo = at - 1;
        if (token() != ':') {
            throw new OddException();
        }
        return true;
    }

    /**
     * Goes on in an array: to its next element, or out of it.
     *
     * @param first whether the opening bracket was passed just now
     * @return whether there is such an element
     */
    public boolean element(boolean first) throws OddException {
        int b = token();
        if (b == ']') {
            return false;
        }
        if (first) {
            at--;
        } else if (b != ',') {
            throw new OddException();
        }
        return true;
    }

    /** The first byte of the value to come, which is not passed. */
    public int peek() throws OddException {
        int b = token();
        at--;
        return b;
    }

    /**
     * Passes a value.
     *
     * @return where it began
     */
    public int value() throws OddException {
        int first = token();
        int from = at - 1;
        switch (first) {
            case '"' -> text();
            case '{' -> object();
            case '[' -> array();
            default -> at = WireToken.endOfScalar(json, from, end, vouched);
        }
        return from;
    }

    private void object() throws OddException {
        deeper();
        for (boolean first = true; member(first); first = false) {
            value();
        }
        depth--;
    }

    private void array() throws OddException {
        deeper();
        for (boolean first = true; element(first); first = false) {
            value();
        }
        depth--;
    }

    private void text() throws OddException {
        at = WireToken.endOfText(json, at, end, vouched);
    }

    private int next() throws OddException {
        if (at == end) {
            throw new OddException();
        }
        return json[at++];
    }

    /** The next byte that is not white space; an event has no line breaks. */
    private int token() throws OddException {
        int b = next();
        while (b == ' ' || b == '\t') {
            b = next();
        }
        return b;
    }

    private void deeper() throws OddException {
        if (++depth > deepest) {
            throw new OddException();
        }
    }

    /** What was met is a fault or unusual. */
    public static final class OddException extends Exception {
        private static final long serialVersionUID = 1;

        /** Without a stack trace: it is thrown for every odd event. */
        public OddException() {
            super("to be read by a parser", null, false, false);
        }
    }
}
