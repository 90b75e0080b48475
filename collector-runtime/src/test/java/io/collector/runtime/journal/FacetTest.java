package io.collector.runtime.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FacetTest {
    @Test
    void readsEveryForm() {
        assertThat(Facet.of("clicks.url"))
                .isEqualTo(new Facet("clicks", "url", Optional.empty(), List.of(), Optional.empty()));
        assertThat(Facet.of("mail-blocked.threats.id|ID"))
                .isEqualTo(
                        new Facet("mail-blocked", "threats", Optional.empty(), List.of("id", "ID"), Optional.empty()));
        assertThat(Facet.of("mail.parts[verdict=bad].sha256(filename)"))
                .isEqualTo(new Facet(
                        "mail",
                        "parts",
                        Optional.of(new Facet.Condition("verdict", "bad")),
                        List.of("sha256"),
                        Optional.of("filename")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "clicks", "clicks.", ".url", "clicks.url[a=b]", "clicks.url(label)", "a.b.c.d", "a.b[c].d"})
    void refusesWhatIsNoForm(String text) {
        assertThatThrownBy(() -> Facet.of(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("TABLE.COLUMN")
                .hasMessageContaining(text);
    }
}
