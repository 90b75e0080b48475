package io.collector.sink.splunk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.BlockedException;
import io.collector.api.RetryableException;
import io.collector.api.TransferException;
import io.collector.sink.splunk.fake.HecFake;
import io.collector.sink.splunk.fake.HecFault;
import io.collector.sink.splunk.fake.HecOptions;
import io.collector.sink.splunk.fake.HecRequest;
import io.collector.testkit.FaultyServer;
import org.junit.jupiter.api.Test;

class CheckAndPreviewTest {
    @Test
    void findsAGoodTokenGoodAndLeavesNothing() throws Exception {
        for (HecOptions options :
                new HecOptions[] {HecOptions.defaults(), HecOptions.defaults().acknowledging(0)}) {
            try (Rig rig = Rig.with(options, "")) {
                rig.sink.check();
                assertThat(rig.splunk.count()).isZero();
                assertThat(rig.splunk.requests()).extracting(HecRequest::code).containsExactly(5);
            }
        }
    }

    /** Splunk's health page says that all is well to any token. */
    @Test
    void findsABadTokenBadAlthoughHealthIsFine() {
        try (Rig rig = Rig.usual()) {
            rig.splunk.token("another");
            BlockedException fault = catchThrowableOfType(BlockedException.class, rig.sink::check);
            assertThat(fault.getMessage()).contains("code 4").contains("whether the token is good");
            assertThat(fault.remedy()).contains("check the setting token");
        }
    }

    @Test
    void findsALoginPageAndABusyServer() {
        try (Rig rig = Rig.usual()) {
            rig.splunk.fail(HecFault.page(200));
            assertThat(catchThrowableOfType(TransferException.class, rig.sink::check))
                    .isInstanceOf(BlockedException.class);
            rig.splunk.fail(HecFault.code(503, 9, "Server is busy"));
            assertThat(catchThrowableOfType(TransferException.class, rig.sink::check))
                    .isInstanceOf(RetryableException.class);
        }
    }

    @Test
    void saysThatSomethingElseListensThere() {
        try (Rig rig = Rig.usual()) {
            rig.splunk.fail(HecFault.json(400, "{\"error\":\"no handler found for uri\"}"));
            BlockedException fault = catchThrowableOfType(BlockedException.class, rig.sink::check);
            assertThat(fault.remedy()).contains("check the address");
        }
    }

    @Test
    void findsThatARequiredAcknowledgementIsMissing() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "acknowledgement = required")) {
            BlockedException fault = catchThrowableOfType(BlockedException.class, rig.sink::check);
            assertThat(fault.remedy()).contains("acknowledgement = auto");
        }
        try (Rig rig = Rig.with(HecOptions.defaults().acknowledging(0), "acknowledgement = required")) {
            assertThatCode(rig.sink::check).doesNotThrowAnyException();
        }
    }

    @Test
    void findsOneDeadOfTwoGoodEnoughButNotOneBadToken() throws Exception {
        try (HecFake alive = HecFake.start(Rig.TOKEN);
                Rig rig = Rig.usual()) {
            String urls = "urls = [\"" + FaultyServer.refusing() + "\", \"" + alive.url() + "\"]";
            var sink = rig.closing(Rig.open(rig.context, urls));
            assertThatCode(sink::check).doesNotThrowAnyException();
            alive.token("another");
            assertThat(catchThrowableOfType(TransferException.class, sink::check))
                    .isInstanceOf(BlockedException.class);
        }
    }

    @Test
    void previewsTheRequestAsItIsSent() throws Exception {
        try (Rig rig = Rig.with(HecOptions.defaults(), "index = proofpoint")) {
            String preview = rig.sink.preview(Rig.batch(2));
            assertThat(rig.splunk.requests()).isEmpty();
            rig.sink.deliver(Rig.batch(2));

            String body = new String(rig.splunk.bodies().get(0), java.nio.charset.StandardCharsets.UTF_8);
            assertThat(preview)
                    .startsWith("POST /services/collector/event HTTP/1.1\nHost: 127.0.0.1:")
                    .contains("Authorization: Splunk <secret>\n")
                    .contains("Content-Encoding: gzip\n")
                    .doesNotContain(Rig.TOKEN)
                    .contains("\n\n" + body.strip());
            rig.splunk.requests().get(0).headers().forEach((name, value) -> {
                if (name.startsWith("x-") || name.startsWith("__")) {
                    assertThat(preview).containsIgnoringCase(name + ": " + value + "\n");
                }
            });
        }
    }

    @Test
    void previewsWhatWouldBeRefused() {
        try (Rig rig = Rig.with(HecOptions.defaults(), "max-event-size = 10KB")) {
            var large = Rig.event(1, "\"k\":\"" + "x".repeat(10_000) + "\"");
            assertThat(rig.sink.preview(Rig.batch(Rig.event(0), large)))
                    .startsWith("# event 1 would not be sent: the event takes ")
                    .contains("\"collectorId\":\"id-0\"");
            assertThat(rig.sink.preview(Rig.batch(large))).doesNotContain("POST");
        }
    }
}
