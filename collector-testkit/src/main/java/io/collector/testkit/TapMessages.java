package io.collector.testkit;

import io.collector.api.Event;
import io.collector.api.Json;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Made-up messages in the shape of TAP's, about 2 KB each: mostly names, addresses and digests. Stateless. */
public final class TapMessages {
    private static final Instant TIME = Instant.parse("2026-03-01T12:00:00Z");

    private TapMessages() {}

    /** The message of a number; the same number always gives the same. */
    public static Event one(String table, int number) {
        Random random = new Random(number);
        String body = """
                {"id":"%1$s","GUID":"%2$s","QID":null,"messageTime":"2026-03-01T11:59:00.000Z","messageSize":%3$d,\
                "spamScore":4,"phishScore":100,"malwareScore":0,"impostorScore":0.0,"completelyRewritten":true,\
                "cluster":"demo_hosted","subject":"Please confirm invoice %3$d für Ihre Bestellung","sender":"%4$s@mail.example.net",\
                "senderIP":"192.0.2.%5$d","recipient":["user%5$d@example.org"],"fromAddress":["%4$s@mail.example.net"],\
                "toAddresses":["user%5$d@example.org"],"ccAddresses":[],"replyToAddress":null,"headerFrom":"Accounts <%4$s@mail.example.net>",\
                "headerReplyTo":null,"xmailer":null,"quarantineFolder":"Phish","quarantineRule":"inbound_phish",\
                "policyRoutes":["default_inbound","executives"],"modulesRun":["pdr","sandbox","spam","urldefense"],\
                "messageParts":[{"disposition":"inline","filename":"text.html","md5":"%6$s","sha256":"%7$s",\
                "contentType":"text/html","oContentType":"text/html","sandboxStatus":null},{"disposition":"attached",\
                "filename":"invoice-%3$d.pdf","md5":"%8$s","sha256":"%9$s","contentType":"application/pdf",\
                "oContentType":"application/pdf","sandboxStatus":"THREAT"}],"threatsInfoMap":[{"threatID":"%7$s",\
                "threat":"http://%4$s.example.com/login/%6$s","threatType":"url","classification":"phish",\
                "threatStatus":"active","threatTime":"2026-03-01T11:00:00.000Z","detectionType":null,\
                "threatUrl":"https://threatinsight.example.com/%2$s/threat/%7$s","campaignID":null}],\
                "messageID":"<%8$s@mail.example.net>"}""".formatted(
                        digits(random, 32),
                        digits(random, 32),
                        random.nextInt(100_000),
                        digits(random, 8),
                        random.nextInt(250),
                        digits(random, 32),
                        digits(random, 64),
                        digits(random, 32),
                        digits(random, 64));
        return new Event(table, digits(random, 64), digits(random, 64), TIME, Json.of(body));
    }

    private static String digits(Random random, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Integer.toHexString(random.nextInt(16)))
                .collect(Collectors.joining());
    }
}
