package io.collector.source.tap;

import io.collector.api.Table;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** The four tables, as Microsoft Sentinel's own connector for TAP names them. Stateless. */
final class TapTables {
    private static final String CLICK =
            "campaignId:string classification:string clickIP:string clickTime:datetime GUID:string id:string"
                    + " messageID:string recipient:string sender:string senderIP:string threatID:string"
                    + " threatStatus:string threatTime:datetime threatURL:string url:string userAgent:string";
    private static final String MESSAGE =
            "ccAddresses:dynamic cluster:string completelyRewritten:boolean fromAddress:dynamic GUID:string"
                    + " headerFrom:string headerReplyTo:string id:string impostorScore:int malwareScore:int"
                    + " messageID:string messageParts:dynamic messageSize:int messageTime:datetime"
                    + " modulesRun:dynamic phishScore:int policyRoutes:dynamic QID:string"
                    + " quarantineFolder:string quarantineRule:string recipient:dynamic replyToAddress:dynamic"
                    + " sender:string senderIP:string spamScore:int subject:string threatsInfoMap:dynamic"
                    + " toAddresses:dynamic xmailer:dynamic";

    private static final Map<Feed, Table> TABLES = Map.of(
            Feed.CLICKS_BLOCKED, table("ProofPointTAPClicksBlockedV2", "clicks-blocked", Feed.Kind.CLICK, CLICK),
            Feed.CLICKS_PERMITTED, table("ProofPointTAPClicksPermittedV2", "clicks-permitted", Feed.Kind.CLICK, CLICK),
            Feed.MESSAGES_BLOCKED,
                    table("ProofPointTAPMessagesBlockedV2", "messages-blocked", Feed.Kind.MESSAGE, MESSAGE),
            Feed.MESSAGES_DELIVERED,
                    table("ProofPointTAPMessagesDeliveredV2", "messages-delivered", Feed.Kind.MESSAGE, MESSAGE));

    private TapTables() {}

    static Table of(Feed feed) {
        return Objects.requireNonNull(TABLES.get(feed));
    }

    private static Table table(String name, String alias, Feed.Kind kind, String columns) {
        List<Table.Column> list =
                Arrays.stream(columns.split(" ", -1)).map(TapTables::column).toList();
        return new Table(name, alias, kind.timeColumn(), list);
    }

    private static Table.Column column(String text) {
        int colon = text.indexOf(':');
        Table.Type type = Table.Type.valueOf(text.substring(colon + 1).toUpperCase(Locale.ROOT));
        return new Table.Column(text.substring(0, colon), type);
    }
}
