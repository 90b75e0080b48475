package io.collector.runtime.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.collector.api.Checkpoint;
import io.collector.api.Source;
import io.collector.runtime.journal.Journal;
import io.collector.runtime.journal.TestEvents;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.mockito.Mockito;

class BackfillsTest {
    /** As one whose folder lacks a jar: whoever asked must not wait for an answer that never comes. */
    @Test
    void answersForAPluginThatFails() throws Exception {
        Error lacking = new NoClassDefFoundError("com/example/Ranges");
        Source source = Mockito.mock(Source.class);
        Mockito.when(source.backfill(Mockito.any(), Mockito.any(), Mockito.any()))
                .thenThrow(lacking);
        Backfills backfills = new Backfills();
        CompletableFuture<Void> first = backfills.ask(TestEvents.NOON, TestEvents.NOON.plusSeconds(60));
        CompletableFuture<Void> second = backfills.ask(TestEvents.NOON, TestEvents.NOON.plusSeconds(60));

        Checkpoint after = backfills.into(Checkpoint.START, source, Mockito.mock(Journal.class));

        assertThat(after).isEqualTo(Checkpoint.START);
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
    }
}
