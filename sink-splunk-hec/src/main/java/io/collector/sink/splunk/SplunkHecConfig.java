package io.collector.sink.splunk;

import io.collector.api.AtLeast;
import io.collector.api.AtMost;
import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.api.InvalidConfigException;
import io.collector.api.InvalidConfigException.Problem;
import io.collector.api.Secret;
import io.collector.http.Addresses;
import io.collector.http.HttpConfig;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The settings of a {@code splunk-hec} sink.
 *
 * @param url address of one HEC
 * @param urls addresses of several, instead
 * @param token what HEC knows the sender by
 * @param index where events go
 * @param sourcetype how Splunk reads them
 * @param source where they say they come from
 * @param host the host they say they come from
 * @param indexedFields which of their keys Splunk also keeps in its index
 * @param acknowledgement whether to wait for the indexer
 * @param acknowledgementTimeout how long
 * @param acknowledgementPoll how often to ask
 * @param maxEventSize what Splunk refuses one event beyond
 * @param resumeWhenBusy whether to believe the event number of a busy answer
 * @param batch how events are put together
 * @param http the connection
 */
public record SplunkHecConfig(
        @Doc("Address of the HTTP Event Collector, such as https://splunk.example.com:8088; the path is added")
        Optional<URI> url,

        @Doc("Addresses of several collectors instead of url: requests go round, one that fails rests") @Default("[]")
        List<URI> urls,

        @Doc("HEC token") Secret token,

        @Doc("Index to write to; absent: the token's default. The token must be allowed to write to it")
        Optional<String> index,

        @Doc("Source type, by which Splunk and its add-ons know the format") @Default("proofpoint_tap_siem")
        String sourcetype,

        @Doc("Value of the field source; absent: the token's default")
        Optional<String> source,

        @Doc("Value of the field host; absent: Splunk's own host name")
        Optional<String> host,

        @Doc("Keys of the event that are also sent as indexed fields, for tstats, such as [eventType, threatStatus];"
                + " each takes room in the index. A key whose value is an object, or a list of them, is passed over")
        @Default("[]")
        List<String> indexedFields,

        @Doc("Whether to wait until the indexer has written: auto waits if the token acknowledges, required insists,"
                + " off never waits")
        @Default("auto")
        Acknowledgement acknowledgement,

        @Doc("Unacknowledged that long, events are sent again, marked as possible duplicates")
        @Default("5m")
        @AtLeast("100ms")
        @AtMost("1h")
        Duration acknowledgementTimeout,

        @Doc("Longest pause between two questions whether events are acknowledged")
        @Default("10s")
        @AtLeast("10ms")
        @AtMost("5m")
        Duration acknowledgementPoll,

        @Doc("Largest event that Splunk takes (maxEventSize in inputs.conf); a larger one becomes a dead letter")
        @Default("5MiB")
        @AtLeast("10KB")
        ByteSize maxEventSize,

        @Doc("Whether a busy answer (code 9) that names an event means that all before it were taken. Not certain of"
                + " every Splunk: false may double events, true may lose them")
        @Default("false")
        boolean resumeWhenBusy,

        @Doc("How events are put together") @Default("{}") BatchConfig batch,
        @Doc("How to connect") @Default("{}") HttpConfig http) {

    public SplunkHecConfig {
        urls = List.copyOf(urls);
        indexedFields = List.copyOf(indexedFields);
        List<Problem> problems = new ArrayList<>();
        if (url.isPresent() == !urls.isEmpty()) {
            problems.add(new Problem(
                    "url", url.isPresent() ? "and urls exclude each other: set one of them" : "or urls is missing"));
        }
        url.ifPresent(u -> check("url", u, http, problems));
        for (int i = 0; i < urls.size(); i++) {
            check("urls[" + i + "]", urls.get(i), http, problems);
        }
        index.filter(String::isBlank).ifPresent(i -> problems.add(new Problem("index", "must not be blank")));
        if (sourcetype.isBlank()) {
            problems.add(new Problem("sourcetype", "must not be blank"));
        }
        if (indexedFields.stream().anyMatch(String::isBlank)) {
            problems.add(new Problem("indexed-fields", "must not have a blank name"));
        }
        if (acknowledgementPoll.compareTo(acknowledgementTimeout) > 0) {
            problems.add(new Problem("acknowledgement-poll", "must not be longer than acknowledgement-timeout"));
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    /** Every address, in the order given. */
    List<URI> addresses() {
        return url.map(List::of).orElse(urls);
    }

    private static void check(String setting, URI address, HttpConfig http, List<Problem> problems) {
        try {
            Addresses.require(setting, address, http);
            HecAddress.of(setting, address);
        } catch (InvalidConfigException e) {
            problems.addAll(e.problems());
        }
    }
}
