package io.collector.sink.sentinel;

import io.collector.api.Batch;
import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.sink.sentinel.fake.PublishedTables;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;

/** Made-up events in the shape of the vendor's. */
final class Samples {
    static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

    private Samples() {}

    static Event event(String table, String id, String body) {
        return new Event(table, id, "r1", TIME, Json.of(body));
    }

    static Event click(String body) {
        return event(PublishedTables.CLICKS_BLOCKED, "collector-id", body);
    }

    static Event message(String body) {
        return event(PublishedTables.MESSAGES_DELIVERED, "collector-id", body);
    }

    static Event click(int number) {
        return event(PublishedTables.CLICKS_BLOCKED, "click-" + number, """
                {"id":"vendor-%d","GUID":"guid-%d","url":"http://bad.example/%d","classification":"phish",\
                "clickTime":"2026-03-01T11:59:00.000Z","threatTime":"2026-03-01T11:00:00.000Z",\
                "threatID":"0123456789abcdef","threatURL":"https://console.example/t","threatStatus":"active",\
                "campaignId":null,"clickIP":"192.0.2.7","userAgent":"Mozilla/5.0","sender":"a@example.com",\
                "senderIP":"192.0.2.9","recipient":"b@example.org","messageID":"<m@example.com>"}""".formatted(number, number, number));
    }

    static Event message(int number) {
        return event(PublishedTables.MESSAGES_DELIVERED, "message-" + number, """
                {"id":"vendor-%d","GUID":"guid-%d","QID":null,"messageTime":"2026-03-01T11:59:00.000Z",\
                "messageSize":1234,"spamScore":4,"phishScore":46,"malwareScore":0,"impostorScore":0,\
                "completelyRewritten":true,"cluster":"demo_hosted","subject":"Invoice \\"42\\" für Sie",\
                "sender":"a@example.com","senderIP":"192.0.2.9","recipient":["b@example.org"],\
                "fromAddress":["a@example.com"],"toAddresses":["b@example.org"],"ccAddresses":[],\
                "replyToAddress":null,"headerFrom":"A <a@example.com>","headerReplyTo":null,"xmailer":"Mailer 3",\
                "quarantineFolder":null,"quarantineRule":null,"policyRoutes":["default_inbound"],\
                "modulesRun":["av","spam"],"messageParts":[{"disposition":"inline","filename":"text.html",\
                "md5":"0","sha256":"1","contentType":"text/html","oContentType":"text/html","sandboxStatus":null}],\
                "threatsInfoMap":[{"threatID":"abc","threat":"http://bad.example/","threatType":"url",\
                "classification":"phish","threatStatus":"active","threatTime":"2026-03-01T11:00:00.000Z",\
                "threatUrl":"https://console.example/t","campaignID":null}],"messageID":"<m@example.com>"}""".formatted(number, number));
    }

    static Batch clicks(int n) {
        return batch(IntStream.range(0, n).mapToObj(Samples::click).toList());
    }

    static Batch messages(int n) {
        return batch(IntStream.range(0, n).mapToObj(Samples::message).toList());
    }

    static Batch batch(List<Event> events) {
        return new Batch("tap", events);
    }

    static Batch batch(Event... events) {
        return batch(List.of(events));
    }
}
