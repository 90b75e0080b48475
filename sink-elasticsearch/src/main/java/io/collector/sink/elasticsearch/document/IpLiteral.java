package io.collector.sink.elasticsearch.document;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/** Whether a text is what the field type {@code ip} takes. Stateless; never asks a name server. */
final class IpLiteral {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    /** Of IPv6 with an IPv4 at its end. */
    private static final int LONGEST = 45;

    private static final Pattern V6_CHARACTERS = Pattern.compile("(?!\\.)[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");

    private IpLiteral() {}

    static boolean matches(String text) {
        if (text.length() > LONGEST) {
            return false;
        }
        return V4.matcher(text).matches() || (V6_CHARACTERS.matcher(text).matches() && parses(text));
    }

    /** With a colon in it and no dot before all else, the text is parsed as an address or refused, never looked up. */
    private static boolean parses(String text) {
        try {
            return InetAddress.getAllByName(text).length == 1;
        } catch (UnknownHostException e) {
            return false;
        }
    }
}
