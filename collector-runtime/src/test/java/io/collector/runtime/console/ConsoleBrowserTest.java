package io.collector.runtime.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.collector.runtime.Collector;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The console in a real browser, over the week of a {@link Scene}. Pictures are in {@code target/console}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleBrowserTest {
    private static final String READY = "document.documentElement?.dataset.ready";

    private Collector collector;
    private Browser browser;
    private URI address;

    @BeforeAll
    void start(@TempDir Path data) throws Exception {
        Optional<Path> program = Browser.program();
        assumeTrue(
                program.isPresent(),
                "no Chromium on this machine: install the package chromium, or let CHROMIUM name the program");
        collector = Scene.collector(data, Clock.systemUTC().instant());
        collector.start();
        address = collector.address().orElseThrow();
        browser = Browser.start(program.get());
    }

    @AfterAll
    void stop() throws Exception {
        if (browser != null) {
            browser.close();
        }
        if (collector != null) {
            collector.close();
        }
    }

    private void open(int width, boolean dark) throws Exception {
        browser.show(width, 900, dark);
        browser.open(address, READY);
        browser.await("document.querySelector('.device.FAILED') && document.querySelector('.ranked')");
    }

    @ParameterizedTest
    @CsvSource({"1280, false", "1280, true", "400, false", "400, true"})
    void isReadableAndAccessibleInBothThemesAndWidths(int width, boolean dark) throws Exception {
        open(width, dark);

        // A page in a picture has no place to stick to.
        browser.evaluate("document.querySelector('header.top').style.position = 'static'");
        browser.picture(Path.of("target/console/scene-" + width + (dark ? "-dark" : "-light") + ".png"));
        assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
                .as("nothing is wider than the page")
                .isLessThanOrEqualTo(width);
        browser.evaluate(axe());
        JsonNode found = browser.evaluate("axe.run().then(r => r.violations.map(v => ({id: v.id, impact: v.impact,"
                + " nodes: v.nodes.slice(0, 3).map(n => n.html + ' ' + n.failureSummary)})))");
        assertThat(found).as(found.toPrettyString()).isEmpty();
        assertThat(browser.faults()).isEmpty();
    }

    private static String axe() throws Exception {
        try (InputStream in = ConsoleBrowserTest.class.getResourceAsStream("/axe.min.js")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void asksNobodyButItsOwnCollector() throws Exception {
        open(1280, false);

        assertThat(browser.requests()).isNotEmpty().allMatch(r -> r.startsWith(address.toString()));
    }

    @Test
    void tellsWhatWaitsForAPersonAndWhatToDo() throws Exception {
        open(1280, false);

        assertThat(text("#overall")).isEqualTo("sentinel needs you");
        assertThat(text(".device.FAILED"))
                .contains("client secret has expired", "What to do: make a new client secret");
        assertThat(text(".device.DEGRADED")).contains("elastic", "answered 429");
        assertThat(text(".device.ACTIVE")).contains("416 left", "58 left");
    }

    @Test
    void showsEveryKindOfHourAndOpensItsEvents() throws Exception {
        open(1280, false);

        for (String state : List.of("settled", "late", "pending", "gap", "unread")) {
            assertThat(browser.evaluate("document.querySelectorAll('.week-grid .hour." + state + "').length")
                            .asInt())
                    .as(state)
                    .isPositive();
        }
        browser.evaluate("document.querySelector('.week-grid .gap').focus()");
        assertThat(text("#tip")).contains("gap: " + Scene.GAP, "0 found");
        browser.evaluate(
                "document.querySelector('.week-grid .settled[aria-label*=\" 9 found\"], .week-grid .settled').click()");
        browser.await("document.querySelector('#explorer .note').textContent.includes('shown')");
        assertThat(browser.evaluate("document.querySelector('#x-span').value").asText())
                .isEqualTo("own");
    }

    @Test
    void findsEventsByTextAndUnfoldsThem() throws Exception {
        open(1280, false);

        browser.evaluate("(() => { const x = document.querySelector('#x-text'); x.value = 'refused-by-the-index-2';"
                + " x.dispatchEvent(new Event('input')); })()");
        browser.await("document.querySelectorAll('.found tbody tr').length === 1");
        browser.evaluate("document.querySelector('.found .unfold').click()");
        assertThat(text(".found .details")).contains("\"id\": \"refused-by-the-index-2\"", "Copy as JSON");
    }

    @Test
    void takesTheThreatsByWhatGotThroughFirst() throws Exception {
        open(1280, false);

        List<Integer> counts = new ArrayList<>();
        JsonNode titles = browser.evaluate(
                "[...document.querySelectorAll('.list:not(.clicks)')[3].querySelectorAll('.ranked')].map(r => r.title)");
        titles.forEach(t -> counts.add(
                t.asText().contains("clicks-permitted")
                        ? Integer.parseInt(t.asText().replaceAll("(?s).*?(\\d+) clicks-permitted.*", "$1"))
                        : 0));
        assertThat(counts).hasSizeGreaterThan(3).isSortedAccordingTo((a, b) -> b - a);
        browser.evaluate("document.querySelector('.list:not(.clicks) .ranked').click()");
        browser.await("document.querySelector('#x-text').value && document.querySelector('.found tbody tr')");
    }

    @Test
    void replaysADeadLetter() throws Exception {
        open(1280, false);

        browser.await("document.querySelectorAll('#letters tbody tr').length === 3");
        browser.evaluate(
                "[...document.querySelectorAll('#letters button')].find(b => b.textContent === 'Replay').click()");
        browser.await(
                "document.querySelector('#letters .note')?.textContent.includes('1 dead letter will be delivered')");
    }

    @Test
    void keepsTheThemeThatWasChosen() throws Exception {
        open(1280, false);
        String before = background();
        browser.evaluate("document.querySelector('#theme').click(); document.querySelector('#theme').click()");
        assertThat(background()).isNotEqualTo(before);
        open(1280, false);
        assertThat(background()).isNotEqualTo(before);
        browser.evaluate("document.querySelector('#theme').click()");
        assertThat(background()).isEqualTo(before);
    }

    private String background() throws Exception {
        return browser.evaluate("getComputedStyle(document.body).backgroundColor")
                .asText();
    }

    private String text(String selector) throws Exception {
        return browser.evaluate("document.querySelector('" + selector + "').innerText")
                .asText();
    }
}
