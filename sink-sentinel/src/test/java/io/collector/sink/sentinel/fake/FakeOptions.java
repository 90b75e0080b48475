package io.collector.sink.sentinel.fake;

import io.collector.api.Table;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/**
 * What the fake expects and how strict it is. Immutable.
 *
 * @param tenant the only tenant
 * @param clientId the only application
 * @param secret its secret
 * @param ruleId the only rule
 * @param scope what tokens must be asked for
 * @param tables the streams of the rule, and the tables behind
 * @param declaresTimeGenerated whether the streams declare {@code TimeGenerated}
 * @param tokenLifetime how long tokens are good
 * @param megabyteRaw whether a body of more than 1,000,000 bytes before compression is a violation
 * @param clock the only clock
 */
public record FakeOptions(
        String tenant,
        String clientId,
        String secret,
        String ruleId,
        String scope,
        List<Table> tables,
        boolean declaresTimeGenerated,
        Duration tokenLifetime,
        boolean megabyteRaw,
        Clock clock) {
    public static FakeOptions defaults() {
        return new FakeOptions(
                "11111111-2222-3333-4444-555555555555",
                "66666666-7777-8888-9999-aaaaaaaaaaaa",
                "s3cret~of.the-application",
                "dcr-0123456789abcdef0123456789abcdef",
                "https://monitor.azure.com/.default",
                PublishedTables.all(),
                false,
                Duration.ofHours(1),
                true,
                Clock.systemUTC());
    }

    public FakeOptions withScope(String value) {
        return new FakeOptions(
                tenant,
                clientId,
                secret,
                ruleId,
                value,
                tables,
                declaresTimeGenerated,
                tokenLifetime,
                megabyteRaw,
                clock);
    }

    public FakeOptions withTables(List<Table> value) {
        return new FakeOptions(
                tenant,
                clientId,
                secret,
                ruleId,
                scope,
                value,
                declaresTimeGenerated,
                tokenLifetime,
                megabyteRaw,
                clock);
    }

    public FakeOptions withTimeGenerated() {
        return new FakeOptions(
                tenant, clientId, secret, ruleId, scope, tables, true, tokenLifetime, megabyteRaw, clock);
    }

    public FakeOptions withTokenLifetime(Duration value) {
        return new FakeOptions(
                tenant, clientId, secret, ruleId, scope, tables, declaresTimeGenerated, value, megabyteRaw, clock);
    }

    /** Counts only what Azure enforces: the bytes on the wire. */
    public FakeOptions withLargeBodies() {
        return new FakeOptions(
                tenant, clientId, secret, ruleId, scope, tables, declaresTimeGenerated, tokenLifetime, false, clock);
    }

    public FakeOptions withClock(Clock value) {
        return new FakeOptions(
                tenant,
                clientId,
                secret,
                ruleId,
                scope,
                tables,
                declaresTimeGenerated,
                tokenLifetime,
                megabyteRaw,
                value);
    }
}
