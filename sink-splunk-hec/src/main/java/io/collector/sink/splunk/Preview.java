package io.collector.sink.splunk;

import io.collector.api.Delivery.Failure;
import java.nio.charset.StandardCharsets;
import okhttp3.HttpUrl;

/** A request as text, for a person. Stateless. */
final class Preview {
    private Preview() {}

    static String of(Endpoint endpoint, Shipment shipment, boolean gzip) {
        StringBuilder text = new StringBuilder();
        for (Failure failure : shipment.refused()) {
            text.append("# event ").append(failure.index()).append(" would not be sent: ");
            text.append(failure.reason()).append('\n');
        }
        if (shipment.size() == 0) {
            return text.toString();
        }
        HttpUrl url = endpoint.eventUrl();
        text.append("POST ").append(url.encodedPath()).append(" HTTP/1.1\n");
        text.append("Host: ").append(endpoint.place()).append('\n');
        HecRequests.headers("<secret>", endpoint.channelId())
                .forEach(header -> text.append(header.getFirst())
                        .append(": ")
                        .append(header.getSecond())
                        .append('\n'));
        text.append("Content-Type: application/json\n");
        if (gzip) {
            text.append("Content-Encoding: gzip\n");
        }
        return text.append('\n')
                .append(StandardCharsets.UTF_8.decode(shipment.slice(0, shipment.size())))
                .toString();
    }
}
