package io.collector.sink.elasticsearch.document;

import static io.collector.sink.elasticsearch.document.Conversion.DATE;
import static io.collector.sink.elasticsearch.document.Conversion.IP;
import static io.collector.sink.elasticsearch.document.Conversion.LIST;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;

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

    private ClickMapping() {}

    static void apply(TapObject click, EcsDocument document, boolean strict) {
        document.apply(RULES, click);
        for (String side : List.of("source.ip", "destination.ip")) {
            JsonNode address = document.at(side);
            if (address.isTextual()) {
                document.add("related.ip", address.textValue());
            }
        }
        Optional<JsonNode> url = click.take("url");
        if (url.isPresent()) {
            UrlParts.write(url.get().asText(), document);
        }
        if (!strict) {
            click.takeTexts("recipient").forEach(recipient -> document.add("related.user", recipient));
            JsonNode host = document.at("url.domain");
            if (host.isTextual()) {
                document.add("related.hosts", host.textValue());
            }
        }
    }
}
