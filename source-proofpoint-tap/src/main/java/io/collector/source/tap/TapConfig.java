package io.collector.source.tap;

import io.collector.api.AtLeast;
import io.collector.api.AtMost;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.api.InvalidConfigException;
import io.collector.api.InvalidConfigException.Problem;
import io.collector.api.Secret;
import io.collector.http.Addresses;
import io.collector.http.HttpConfig;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The settings of one TAP account. Immutable.
 *
 * @param principal user of the HTTP Basic authentication
 * @param secret its password
 * @param baseUrl may have a path prefix
 * @param tables what is collected
 * @param threatStatus which verdicts are asked for
 * @param threatType which threats are asked for; empty for all
 * @param pollInterval between two polls while up to date
 * @param lookBack how far back each poll reads again
 * @param endLag how long before now a window ends
 * @param startFrom how far back the first run begins
 * @param requestBudget how many requests may be made
 * @param http the connection
 */
public record TapConfig(
        @Doc("Service principal, from the TAP dashboard: Settings > Connected Applications")
        String principal,

        @Doc("Secret of the service principal") Secret secret,

        @Doc("Address of the TAP API; a path prefix is kept") @Default("\"https://tap-api-v2.proofpoint.com\"")
        URI baseUrl,

        @Doc("Which tables are collected") @Default("{}") Tables tables,

        @Doc("Verdicts to collect: active, cleared, false-positive. TAP itself leaves false positives out")
        @Default("[active, cleared, false-positive]")
        List<ThreatStatus> threatStatus,

        @Doc("Kinds of threat to collect: url, attachment, message-text; empty for all") @Default("[]")
        List<ThreatType> threatType,

        @Doc("Time between two polls while up to date; stretched when the request budget asks for it")
        @Default("60s")
        @AtLeast("5s")
        Duration pollInterval,

        @Doc("How far back each poll reads again, because TAP shows events 10 to 35 minutes late")
        @Default("60m")
        @AtLeast("0s")
        @AtMost("60m")
        Duration lookBack,

        @Doc("How long before now a window ends") @Default("60s") @AtLeast("0s") @AtMost("24h")
        Duration endLag,

        @Doc("How far back the first run begins; TAP keeps 7 days") @Default("24h") @AtLeast("0s") @AtMost("7d")
        Duration startFrom,

        @Doc("How many of TAP's requests this collector may use") @Default("{}")
        RequestBudget requestBudget,

        @Doc("The connection") @Default("{}") HttpConfig http) {

    public TapConfig {
        threatStatus = List.copyOf(threatStatus);
        threatType = List.copyOf(threatType);
        List<Problem> problems = new ArrayList<>();
        if (principal.isBlank()) {
            problems.add(new Problem("principal", "must not be empty"));
        }
        if (threatStatus.isEmpty()) {
            problems.add(new Problem("threat-status", "must name at least one of active, cleared, false-positive"));
        }
        try {
            Addresses.require("base-url", baseUrl, http);
        } catch (InvalidConfigException e) {
            problems.addAll(e.problems());
        }
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(problems);
        }
    }

    /** The verdict on a threat. */
    public enum ThreatStatus {
        ACTIVE("active"),
        CLEARED("cleared"),
        FALSE_POSITIVE("falsePositive");

        private final String wire;

        ThreatStatus(String wire) {
            this.wire = wire;
        }

        /** TAP's word for it. */
        String wire() {
            return wire;
        }
    }

    /** What carries a threat. */
    public enum ThreatType {
        URL("url"),
        ATTACHMENT("attachment"),
        MESSAGE_TEXT("messageText");

        private final String wire;

        ThreatType(String wire) {
            this.wire = wire;
        }

        /** TAP's word for it. */
        String wire() {
            return wire;
        }
    }

    /**
     * Which tables are collected.
     *
     * @param clicksBlocked clicks that TAP stopped
     * @param clicksPermitted clicks that went through
     * @param messagesBlocked messages that were quarantined
     * @param messagesDelivered messages that reached the inbox
     */
    public record Tables(
            @Doc("Clicks that TAP stopped") @Default("true") boolean clicksBlocked,

            @Doc("Clicks that went through to a page now known as a threat") @Default("true")
            boolean clicksPermitted,

            @Doc("Messages with a threat that were quarantined") @Default("true")
            boolean messagesBlocked,

            @Doc("Messages with a threat that reached the inbox") @Default("true")
            boolean messagesDelivered) {

        public Tables {
            if (!(clicksBlocked || clicksPermitted || messagesBlocked || messagesDelivered)) {
                throw new InvalidConfigException("", "must leave at least one table switched on");
            }
        }

        /** Every table. */
        public static Tables all() {
            return new Tables(true, true, true, true);
        }

        Set<Feed> feeds() {
            Set<Feed> wanted = EnumSet.noneOf(Feed.class);
            if (clicksBlocked) {
                wanted.add(Feed.CLICKS_BLOCKED);
            }
            if (clicksPermitted) {
                wanted.add(Feed.CLICKS_PERMITTED);
            }
            if (messagesBlocked) {
                wanted.add(Feed.MESSAGES_BLOCKED);
            }
            if (messagesDelivered) {
                wanted.add(Feed.MESSAGES_DELIVERED);
            }
            return wanted;
        }
    }

    /**
     * How many requests may be made in any 24 hours, in each of TAP's pools.
     *
     * @param perDay what TAP grants
     * @param reserve the share of it that is left to others, such as {@code 10%}
     */
    public record RequestBudget(
            @Doc("Requests that TAP grants in 24 hours, in each of its two pools")
            @Default("1800")
            @AtLeast("1")
            @AtMost("1800")
            int perDay,

            @Doc("Share of them left to other tools with the same credential, such as 10%") @Default("\"10%\"")
            String reserve) {

        private static final Pattern PERCENT = Pattern.compile("(\\d{1,3}(?:\\.\\d{1,3})?)\\s*%");

        public RequestBudget {
            if (percent(reserve).compareTo(BigDecimal.valueOf(100)) >= 0) {
                throw new InvalidConfigException("reserve", "must be below 100%");
            }
            if (usable(perDay, reserve) < 1) {
                throw new InvalidConfigException("reserve", "of " + reserve + " leaves no request of " + perDay);
            }
        }

        /** What may be used in any 24 hours. */
        int usable() {
            return usable(perDay, reserve);
        }

        private static int usable(int perDay, String reserve) {
            BigDecimal kept = BigDecimal.valueOf(100).subtract(percent(reserve)).movePointLeft(2);
            return BigDecimal.valueOf(perDay).multiply(kept).intValue();
        }

        private static BigDecimal percent(String reserve) {
            Matcher matcher = PERCENT.matcher(reserve.strip());
            if (!matcher.matches()) {
                throw new InvalidConfigException(
                        "reserve", "must be a percentage such as 10%, not \"" + reserve + "\"");
            }
            return new BigDecimal(matcher.group(1));
        }
    }
}
