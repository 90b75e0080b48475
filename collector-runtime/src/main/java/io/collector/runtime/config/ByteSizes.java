package io.collector.runtime.config;

import io.collector.api.ByteSize;
import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Sizes as people write them: {@code 512KiB} counts by 1024, {@code 1MB} by 1000. A number without a unit is not one. */
public final class ByteSizes {
    private static final Pattern FORM = Pattern.compile("\\s*(\\d+(?:\\.\\d+)?)\\s*([a-zA-Z]+)\\s*");
    private static final String LETTERS = "KMGTPE";
    private static final BigDecimal MAX = BigDecimal.valueOf(Long.MAX_VALUE);

    private ByteSizes() {}

    /** The size that a text says; empty if it is none, or more than 8 EiB. */
    public static Optional<ByteSize> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        return factor(matcher.group(2))
                .map(new BigDecimal(matcher.group(1))::multiply)
                .filter(bytes -> bytes.compareTo(MAX) <= 0)
                .map(bytes -> new ByteSize(bytes.longValue()));
    }

    /** The shortest text in binary units that {@link #parse} reads as this size. */
    public static String format(ByteSize size) {
        long bytes = size.bytes();
        int power = 0;
        while (bytes != 0 && bytes % 1024 == 0 && power < LETTERS.length()) {
            bytes /= 1024;
            power++;
        }
        return power == 0 ? bytes + "B" : bytes + LETTERS.substring(power - 1, power) + "iB";
    }

    private static Optional<BigDecimal> factor(String unit) {
        String upper = unit.toUpperCase(Locale.ROOT);
        if (upper.equals("B") || upper.equals("BYTE") || upper.equals("BYTES")) {
            return Optional.of(BigDecimal.ONE);
        }
        int power = LETTERS.indexOf(upper.charAt(0)) + 1;
        if (power == 0) {
            return Optional.empty();
        }
        // As in HOCON and as for -Xmx, a lone letter counts by 1024.
        return switch (upper.substring(1)) {
            case "", "I", "IB" -> Optional.of(BigDecimal.valueOf(1024).pow(power));
            case "B" -> Optional.of(BigDecimal.valueOf(1000).pow(power));
            default -> Optional.empty();
        };
    }
}
