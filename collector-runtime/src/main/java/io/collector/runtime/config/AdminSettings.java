package io.collector.runtime.config;

import io.collector.api.AtLeast;
import io.collector.api.AtMost;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.api.InvalidConfigException;
import io.collector.api.Secret;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The admin address: status, health and the console.
 *
 * @param enabled whether there is one
 * @param host the address to listen on
 * @param port 0 for any free one
 * @param token needed from callers if the host is not loopback
 */
public record AdminSettings(
        @Doc("Whether there is an admin address") @Default("true")
        boolean enabled,

        @Doc("Address to listen on; any other than loopback needs a token") @Default("127.0.0.1")
        String host,

        @Doc("Port; 0 = any free one, printed and written to data-dir/admin.port")
        @Default("8642")
        @AtLeast("0")
        @AtMost("65535")
        int port,

        @Doc("Bearer token that callers must send; required if host is not loopback")
        Optional<Secret> token) {
    private static final Set<String> LOOPBACK = Set.of("localhost", "::1", "[::1]");
    private static final Pattern LOOPBACK_ADDRESS = Pattern.compile("127(\\.\\d{1,3}){3}");
    private static final Pattern WITH_PORT = Pattern.compile("([^:]+|\\[.*]):\\d+");

    public AdminSettings {
        if (enabled && host.isBlank()) {
            throw new InvalidConfigException("host", "is empty; 127.0.0.1 is this machine alone, 0.0.0.0 everybody");
        }
        if (enabled && WITH_PORT.matcher(host).matches()) {
            throw new InvalidConfigException("host", "is \"" + host + "\", with a port; leave that to admin.port");
        }
        if (enabled && !isLoopback(host) && token.isEmpty()) {
            throw new InvalidConfigException(
                    "token", "is required because host \"" + host + "\" is not loopback; set admin.token");
        }
    }

    /** Whether a host is this machine alone. Names are not looked up: what they lead to may change. */
    public static boolean isLoopback(String host) {
        return LOOPBACK.contains(host.toLowerCase(Locale.ROOT))
                || LOOPBACK_ADDRESS.matcher(host).matches();
    }
}
