package io.collector.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExceptionsTest {
    private static final Duration SEVEN = Duration.ofSeconds(7);

    @Test
    void rememberTheCheckpointTheyWereGiven() {
        TransferException failure = new RetryableException("busy");
        assertThat(failure.remembered()).isEmpty();
        Checkpoint counted = new Checkpoint(Map.of("requests", "3"));
        failure.remember(counted);
        assertThat(failure.remembered()).contains(counted);
    }

    @Test
    void sayWhatToDo() {
        IOException cause = new IOException("cut");
        RetryableException retry = new RetryableException("busy", "wait", Optional.of(SEVEN), true, cause);
        assertThat(retry).hasMessage("busy").hasCause(cause);
        assertThat(retry.remedy()).isEqualTo("wait");
        assertThat(retry.retryAfter()).contains(SEVEN);
        assertThat(retry.ambiguous()).isTrue();
        assertThat(new RetryableException("busy").remedy()).isEmpty();
        assertThat(new RetryableException("busy", "", Optional.empty()).ambiguous())
                .isFalse();
        BlockedException blocked = new BlockedException("401", "check the token", Optional.of(SEVEN), cause);
        assertThat(blocked).hasMessage("401").hasCause(cause);
        assertThat(blocked.remedy()).isEqualTo("check the token");
        assertThat(blocked.retryAfter()).contains(SEVEN);
        assertThat(new BlockedException("401", "check the token").retryAfter()).isEmpty();
        RejectedException rejected = new RejectedException("413", "too large");
        assertThat(rejected.code()).isEqualTo("413");
        assertThat(rejected.remedy()).isEmpty();
    }

    @Test
    void tellAllProblemsOfSettings() {
        InvalidConfigException several = new InvalidConfigException(List.of(
                new InvalidConfigException.Problem("url", "is missing"),
                new InvalidConfigException.Problem("max-bytes", "must be at least 1KiB")));
        assertThat(several).hasMessage("url is missing; max-bytes must be at least 1KiB");
        assertThat(several.problems()).hasSize(2);
        assertThat(new InvalidConfigException("url", "is missing").problems()).hasSize(1);
    }

    @Test
    void areStillWholeWhereTheirOptionalPartsCannotTravel() throws Exception {
        RetryableException retry = copy(new RetryableException("busy", "wait", Optional.of(SEVEN)));
        assertThat(retry.retryAfter()).isEmpty();
        assertThat(retry.remembered()).isEmpty();
        assertThat(retry.remedy()).isEqualTo("wait");
        assertThat(copy(new BlockedException("401", "check")).retryAfter()).isEmpty();
        assertThat(copy(new InvalidConfigException("url", "is missing")).problems())
                .isEmpty();
    }

    @SuppressWarnings("unchecked") // A copy has the class of the original.
    private static <T> T copy(T original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }
}
