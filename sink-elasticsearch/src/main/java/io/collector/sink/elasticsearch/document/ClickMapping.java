package io.collector.sink.elasticsearch.document;

import static io.collector.sink.elasticsearch.document.Conversion.DATE;
import static io.collector.sink.elasticsearch.document.Conversion.IP;
import static io.collector.sink.elasticsearch.document.Conversion.LIST;

import java.util.List;
import java.util.Map;

/** Clicks as Elastic's integration maps them. Stateless. */
final class ClickMapping {
    private static final List<Rule> RULES = List.of(
            Rule.of("clickTime", "S.click_time", DATE),
            Rule.of("threatTime", "S.threat.time", DATE),
            Rule.of("sender", "email.from.address", LIST),
            Rule.of("recipient", "email.to.address", LIST),
            Rule.of("messageID", "email.message_id"),
            Rule.of("clickIP", "destination.ip", IP),
            Rule.of("senderIP", "source.ip", IP),
            Rule.of("userAgent", "user_agent.original"),
            // Elastic's pipeline knows the second spelling only; real feeds have had the first as well.
            Rule.of("campaignID", "S.campaign_id"),
            Rule.of("campaignId", "S.campaign_id"),
            Rule.of("classification", "S.classification"),
            Rule.of("threatID", "S.threat.id"),
            Rule.of("threatStatus", "S.threat.status"),
            Rule.of("threatURL", "S.threat.url"));

    /** What is known of clicks. */
    static final Kind KIND = Kind.of(RULES, List.of("GUID", "id", "url", "recipient"), Map.of());

    private ClickMapping() {}

    static void describe(Layout.Builder document, boolean strict) {
        document.rules(RULES);
        int url = KIND.slot("url");
        document.field("url", (sending, click, out) -> {
            if (!click.has(url)) {
                return false;
            }
            String text = click.value(url).text();
            return UrlParts.write(text, sending.url(text), out);
        });
        document.field("related.ip", Contents.texts(KIND, "senderIP", "clickIP"));
        if (!strict) {
            document.field("related.user", Contents.texts(KIND, "recipient"));
            document.field("related.hosts", (sending, click, out) -> {
                TextList hosts = sending.texts(out);
                if (click.has(url)) {
                    String domain = sending.url(click.value(url).text()).domain();
                    if (domain != null) {
                        hosts.add(domain);
                    }
                }
                return hosts.end();
            });
        }
    }
}
