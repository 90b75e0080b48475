package io.collector.sink.splunk;

import io.collector.api.Event;
import io.collector.api.Event.Previous;
import io.collector.api.Table;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Writes one event as HEC wants it: metadata around the vendor's object. Immutable and safe for use by several threads.
 *
 * <p>The keys of the envelope are a closed set, written here and nowhere else: for a key it does not know, Splunk
 * answers success and silently drops the rest of the request. Some keys are added to the event, more to an update; if
 * the vendor ever sends one of that name, ours stands, since searches for duplicates rely on it. Ours come first: of a large
 * event, a search takes the fields of the first 5,000 bytes only (extraction_cutoff in limits.conf).
 */
final class Envelope {
    private static final String EVENT_TYPE = "eventType";
    private static final String ID = "collectorId";
    private static final String REVISION = "collectorRevision";
    private static final String RESENT = "collectorResent";
    private static final String UPDATE = "collectorUpdate";
    private static final String STATUS = "collectorStatus";
    private static final String PREVIOUS_STATUS = "collectorPreviousStatus";
    private static final String PREVIOUS_REVISION = "collectorPreviousRevision";
    private static final Set<String> OURS =
            Set.of(EVENT_TYPE, ID, REVISION, RESENT, UPDATE, STATUS, PREVIOUS_STATUS, PREVIOUS_REVISION);
    private static final int MILLIS_SCALE = 3;
    private static final long MILLIS = 1_000;
    private static final int NANOS_OF_MILLI = 1_000_000;

    /** The milliseconds of much later ones would not fit into a long. */
    private static final long LAST_USUAL = 99_999_999_999L;

    /** Keys, punctuation and time: the longest time takes 21 characters. */
    private static final int FIXED_BYTES = 220;

    /** The keys of an update. */
    private static final int UPDATE_BYTES = 120;

    private static final byte[] TIME = Quoting.ascii("{\"time\":");
    private static final byte[] EVENT = Quoting.ascii(",\"event\":");

    private final byte[] metadata;
    private final IndexedFields indexedFields;
    private final Map<String, String> eventTypes = new HashMap<>();

    Envelope(SplunkHecConfig config, List<Table> tables) {
        this.metadata = metadata(config);
        this.indexedFields = new IndexedFields(Set.copyOf(config.indexedFields()));
        tables.forEach(t -> eventTypes.put(t.name(), camelCase(t.alias())));
    }

    /** Never less than what {@link #write} makes of an event; asks for no reading of the body. */
    long sizeBound(Event event) {
        long content = quoted(eventType(event.table()))
                + quoted(event.id())
                + quoted(event.revision())
                + event.previous()
                        .map(p -> UPDATE_BYTES + quoted(p.status()) + quoted(p.revision()) + quoted(event.status()))
                        .orElse(0L)
                + event.body().size();
        return FIXED_BYTES + metadata.length + (indexedFields.names().isEmpty() ? content : content * 2);
    }

    /** What {@link #write} needs, for one thread. */
    static QuickObject quick() {
        return new QuickObject(OURS);
    }

    /**
     * Writes one envelope.
     *
     * @param resent whether an earlier request with this event may have been taken
     * @param quick from {@link #quick}, used over and over
     * @throws IOException if the body is not a JSON object
     */
    void write(Event event, boolean resent, QuickObject quick, Buffer out) throws IOException {
        begin(event.time(), out);
        int start = out.size();
        out.write('{');
        text(EVENT_TYPE, eventType(event.table()), out);
        out.write(',');
        text(ID, event.id(), out);
        out.write(',');
        text(REVISION, event.revision(), out);
        if (event.previous().isPresent()) {
            update(event.status(), event.previous().get(), out);
        }
        if (resent) {
            flag(RESENT, out);
        }
        int ours = out.size();
        out.write(',');
        if (!members(event, quick, out)) {
            out.truncate(ours);
        }
        out.write('}');
        if (!indexedFields.names().isEmpty()) {
            indexedFields.write(out.since(start), out);
        }
        out.write('}');
    }

    /** The vendor's own; whether there are any. */
    private static boolean members(Event event, QuickObject quick, Buffer out) throws IOException {
        if (quick.addMembers(event.body(), out)) {
            return quick.any();
        }
        byte[] body = event.body().toByteArray();
        return new VendorObject(Text.isPlain(body) ? body : Text.repaired(body), OURS, out).copyMembers();
    }

    /** A small event that says of itself what it is, to find out whether Splunk takes events at all. */
    byte[] probe(Instant time) {
        Buffer out = new Buffer(0);
        begin(time, out);
        out.write('{');
        text(EVENT_TYPE, "collectorProbe", out);
        out.put(Quoting.ascii("}}"));
        return out.since(0);
    }

    private void begin(Instant time, Buffer out) {
        out.put(TIME);
        out.put(Quoting.ascii(seconds(time)));
        out.put(metadata);
        out.put(EVENT);
    }

    private static byte[] metadata(SplunkHecConfig config) {
        Buffer out = new Buffer(0);
        config.host().ifPresent(host -> metadata("host", host, out));
        config.source().ifPresent(source -> metadata("source", source, out));
        metadata("sourcetype", config.sourcetype(), out);
        config.index().ifPresent(index -> metadata("index", index, out));
        return out.since(0);
    }

    private static void metadata(String key, String value, Buffer out) {
        out.write(',');
        text(key, value, out);
    }

    /** What the vendor says now, and what was said before; nothing of a vendor that gives no verdicts. */
    private static void update(String status, Previous previous, Buffer out) {
        flag(UPDATE, out);
        textIfAny(STATUS, status, out);
        textIfAny(PREVIOUS_STATUS, previous.status(), out);
        textIfAny(PREVIOUS_REVISION, previous.revision(), out);
    }

    private static void textIfAny(String key, String value, Buffer out) {
        if (!value.isEmpty()) {
            out.write(',');
            text(key, Text.whole(value), out);
        }
    }

    private static void text(String key, String value, Buffer out) {
        out.quote(key);
        out.write(':');
        out.quote(value);
    }

    private static void flag(String key, Buffer out) {
        out.put(Quoting.ascii(",\"" + key + "\":true"));
    }

    private String eventType(String table) {
        return eventTypes.getOrDefault(table, table);
    }

    /** Epoch seconds in plain digits: a double would turn into {@code 1.732233600123E9}. */
    private static String seconds(Instant time) {
        long seconds = time.getEpochSecond();
        int millis = time.getNano() / NANOS_OF_MILLI;
        if (seconds < 1 || seconds > LAST_USUAL) {
            return BigDecimal.valueOf(seconds)
                    .add(BigDecimal.valueOf(millis, MILLIS_SCALE))
                    .toPlainString();
        }
        String digits = Long.toString(seconds * MILLIS + millis);
        int point = digits.length() - MILLIS_SCALE;
        return digits.substring(0, point) + '.' + digits.substring(point);
    }

    /** The most bytes of a string in JSON: {@code \\u0000} is six times one. */
    private static long quoted(String text) {
        long bytes = 2;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c >= ' ' && c < 0x7F && c != '"' && c != '\\' ? 1 : 6;
        }
        return bytes;
    }

    /** {@code clicks-blocked} is {@code clicksBlocked}. */
    private static String camelCase(String alias) {
        StringBuilder name = new StringBuilder(alias.length());
        boolean upper = false;
        for (int i = 0; i < alias.length(); i++) {
            char c = alias.charAt(i);
            if (c == '-') {
                upper = true;
            } else {
                name.append(upper ? Character.toUpperCase(c) : c);
                upper = false;
            }
        }
        return name.toString();
    }
}
