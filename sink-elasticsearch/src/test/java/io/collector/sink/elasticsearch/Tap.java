package io.collector.sink.elasticsearch;

import io.collector.api.Event;
import io.collector.api.Json;
import io.collector.api.Table;
import io.collector.api.Table.Column;
import java.time.Instant;
import java.util.List;

/** Tables and made-up events in the shape of TAP's. */
public final class Tap {
    public static final Instant TIME = Instant.parse("2026-03-01T12:00:00.5Z");

    public static final Table CLICKS_BLOCKED = clicks("ProofPointTAPClicksBlockedV2", "clicks-blocked");
    public static final Table CLICKS_PERMITTED = clicks("ProofPointTAPClicksPermittedV2", "clicks-permitted");
    public static final Table MESSAGES_BLOCKED = messages("ProofPointTAPMessagesBlockedV2", "messages-blocked");
    public static final Table MESSAGES_DELIVERED = messages("ProofPointTAPMessagesDeliveredV2", "messages-delivered");
    public static final List<Table> TABLES =
            List.of(CLICKS_BLOCKED, CLICKS_PERMITTED, MESSAGES_BLOCKED, MESSAGES_DELIVERED);

    private Tap() {}

    /** An event with this body. */
    public static Event event(Table table, String id, String body) {
        return new Event(table.name(), id, "r1", TIME, Json.of(body.replace("\n", "")));
    }

    /** A blocked click of a number. */
    public static Event click(int n) {
        return event(CLICKS_BLOCKED, "click-" + n, """
                {"GUID":"guid-%1$d","id":"vendor-%1$d","clickTime":"2026-03-01T11:59:58.000Z","clickIP":"192.0.2.7",
                "threatTime":"2026-03-01T12:00:00.500Z","sender":"a@sender.example","recipient":"b@recipient.example",
                "senderIP":"198.51.100.3","messageID":"<m%1$d@sender.example>","url":"https://bad.example/p%%20q?x=1",
                "userAgent":"Mozilla/5.0","classification":"phish","threatID":"t%1$d","threatStatus":"active",
                "threatURL":"https://threats.example/t%1$d","campaignId":null,"novelty":{"deep":[1,{"k":"v"}]}}""".formatted(n));
    }

    /** A delivered message of a number. */
    public static Event message(int n) {
        return event(MESSAGES_DELIVERED, "message-" + n, """
                {"GUID":"guid-%1$d","id":"vendor-%1$d","messageTime":"2026-03-01T11:00:00.000Z","senderIP":"198.51.100.3",
                "fromAddress":["a@sender.example"],"toAddresses":["b@recipient.example"],"recipient":["b@recipient.example"],
                "sender":"a@sender.example","subject":"Invoice %1$d","messageID":"<m%1$d@sender.example>","spamScore":7,
                "impostorScore":0,"messageSize":1234,"completelyRewritten":true,"modulesRun":["spam","urldefense"],
                "messageParts":[{"md5":"0cc175b9c0f1b6a831c399e269772661","sha256":"%2$s","filename":"a.pdf",
                "contentType":"application/pdf","oContentType":"application/pdf","disposition":"attached","sandboxStatus":null}],
                "threatsInfoMap":[{"threat":"%2$s","threatID":"t%1$d","threatStatus":"active","threatType":"attachment",
                "threatTime":"2026-03-01T12:00:00.500Z","threatUrl":"https://threats.example/t%1$d","campaignID":null,
                "classification":"malware","actors":[{"id":"x","name":"TA0","type":"ACTOR"}],"detectionType":"NONE"}]}""".formatted(n, "ab".repeat(32)));
    }

    private static Table clicks(String name, String alias) {
        return new Table(
                name,
                alias,
                "clickTime",
                List.of(
                        new Column("clickIP", Table.Type.STRING),
                        new Column("clickTime", Table.Type.DATETIME),
                        new Column("GUID", Table.Type.STRING),
                        new Column("recipient", Table.Type.STRING),
                        new Column("threatTime", Table.Type.DATETIME),
                        new Column("url", Table.Type.STRING)));
    }

    private static Table messages(String name, String alias) {
        return new Table(
                name,
                alias,
                "messageTime",
                List.of(
                        new Column("completelyRewritten", Table.Type.BOOLEAN),
                        new Column("GUID", Table.Type.STRING),
                        new Column("impostorScore", Table.Type.REAL),
                        new Column("messageParts", Table.Type.DYNAMIC),
                        new Column("messageTime", Table.Type.DATETIME),
                        new Column("recipient", Table.Type.DYNAMIC),
                        new Column("spamScore", Table.Type.INT),
                        new Column("subject", Table.Type.STRING),
                        new Column("threatsInfoMap", Table.Type.DYNAMIC)));
    }
}
