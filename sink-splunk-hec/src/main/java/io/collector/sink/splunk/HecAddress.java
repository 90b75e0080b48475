package io.collector.sink.splunk;

import io.collector.api.InvalidConfigException;
import io.collector.http.Addresses;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.HttpUrl;

/**
 * Where one HEC listens. Immutable.
 *
 * @param event takes envelopes
 * @param ack tells which requests are acknowledged
 */
record HecAddress(HttpUrl event, HttpUrl ack) {
    private static final String COLLECTOR = "/services/collector";
    private static final Pattern KNOWN = Pattern.compile("(.*?)" + COLLECTOR + "(/event(/1\\.0)?)?/*");
    private static final Pattern OTHER = Pattern.compile(".*" + COLLECTOR + "/.*");

    /**
     * Reads an address as people write it: with or without the path of the collector or of its event route, perhaps
     * behind a prefix.
     *
     * @throws InvalidConfigException if it leads to another route
     */
    static HecAddress of(String setting, URI address) {
        String text = address.toString();
        Matcher known = KNOWN.matcher(text);
        if (known.matches()) {
            text = known.group(1);
        } else if (OTHER.matcher(text).matches()) {
            throw new InvalidConfigException(
                    setting, "must end before /services/collector, or with it or with /services/collector/event");
        }
        URI base = URI.create(text);
        return new HecAddress(Addresses.join(base, COLLECTOR + "/event"), Addresses.join(base, COLLECTOR + "/ack"));
    }

    /** Host and port, for messages. */
    String place() {
        return event.host() + ":" + event.port();
    }
}
