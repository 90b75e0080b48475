package io.collector.runtime.support;

import io.collector.api.Secret;
import io.collector.runtime.config.CollectorConfig;
import io.collector.runtime.config.SinkBlock;
import io.collector.runtime.config.SourceBlock;
import java.lang.reflect.RecordComponent;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of texts what must not leave the machine: every secret of the configuration and of the environment, as it
 * is, within JSON, within addresses and forms and within Base64, what stands in the headers that authorise requests, and
 * mail addresses. The last line of defence: what is known to hold such things is not taken in the first place. Immutable.
 */
public final class Redaction {
    private static final String MASK = "<secret>";
    private static final int SHORTEST = 4;
    private static final Pattern SECRET_NAME = Pattern.compile("(?i).*(secret|token|pass|pwd|key|credential).*");

    /** Also those that are in no configuration, such as the tokens that Azure gives out. */
    private static final Pattern AUTHORISATION = Pattern.compile(
            "(?i)(authorization\"?\\s*[:=]\\s*\"?(?:(?:basic|bearer|splunk|apikey)\\s+)?|\\bbearer\\s+)[^\\s\",;]{8,}");

    private static final Pattern MAIL = Pattern.compile("[A-Za-z0-9._%+'-]+@[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+");

    private final List<Pattern> secrets;

    private Redaction(Collection<String> secrets) {
        // The longest first, as one may be a part of another.
        this.secrets = secrets.stream()
                .filter(secret -> secret.length() >= SHORTEST)
                .sorted(Comparator.comparingInt(String::length).reversed())
                .flatMap(Redaction::forms)
                .toList();
    }

    /**
     * What there is to hide.
     *
     * @param config if it can be read
     * @param environment of the process
     */
    public static Redaction of(Optional<CollectorConfig> config, Map<String, String> environment) {
        Set<String> secrets = new HashSet<>();
        config.ifPresent(c -> {
            collect(c.settings(), secrets);
            c.sources().stream().map(SourceBlock::config).forEach(block -> collect(block, secrets));
            c.sinks().stream().map(SinkBlock::config).forEach(block -> collect(block, secrets));
        });
        environment.forEach((name, value) -> {
            if (SECRET_NAME.matcher(name).matches()) {
                secrets.add(value);
            }
        });
        return new Redaction(secrets);
    }

    /** The text without them. */
    public String apply(String text) {
        String clean = text;
        for (Pattern secret : secrets) {
            clean = secret.matcher(clean).replaceAll(MASK);
        }
        clean = AUTHORISATION.matcher(clean).replaceAll("$1" + MASK);
        return MAIL.matcher(clean).replaceAll("<mail address>");
    }

    private static Stream<Pattern> forms(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        Stream<String> inBase64 = IntStream.range(0, 3).boxed().flatMap(before -> inBase64(bytes, before).stream());
        return Stream.concat(Stream.of(spelled(secret)), inBase64).map(Pattern::compile);
    }

    /** Each character as it is, as JSON has it, or percent-encoded: senders differ in which of them they encode. */
    private static String spelled(String secret) {
        return secret.codePoints()
                .mapToObj(Character::toString)
                .map(c -> "(?:" + (c.equals("\"") || c.equals("\\") ? "\\\\?" : "") + Pattern.quote(c)
                        + (c.equals(" ") ? "|\\+" : "")
                        + "|(?i:" + HexFormat.of().withPrefix("%").formatHex(c.getBytes(StandardCharsets.UTF_8)) + "))")
                .collect(Collectors.joining());
    }

    /** The digits, of either alphabet, that a secret has in Base64 whatever stands after it, and as many bytes, but for threes, before it. */
    private static Optional<String> inBase64(byte[] secret, int before) {
        byte[] padded = new byte[before + secret.length];
        System.arraycopy(secret, 0, padded, before, secret.length);
        int first = (before * 8 + 5) / 6;
        int end = padded.length * 8 / 6;
        String digits = Base64.getEncoder().encodeToString(padded).substring(first, end);
        return digits.length() >= SHORTEST
                ? Optional.of(digits.replace("+", "[+-]").replace("/", "[/_]"))
                : Optional.empty();
    }

    private static void collect(@Nullable Object value, Set<String> secrets) {
        if (value instanceof Secret secret) {
            secrets.add(secret.reveal());
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(v -> collect(v, secrets));
        } else if (value instanceof Collection<?> many) {
            many.forEach(v -> collect(v, secrets));
        } else if (value instanceof Map<?, ?> map) {
            map.values().forEach(v -> collect(v, secrets));
        } else if (value instanceof Record settings) {
            for (RecordComponent component : settings.getClass().getRecordComponents()) {
                collect(read(settings, component), secrets);
            }
        }
    }

    private static @Nullable Object read(Record settings, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(settings);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the settings " + settings.getClass() + " cannot be read", e);
        }
    }
}
