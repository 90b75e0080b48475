package io.collector.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.collector.runtime.console.Browser;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The console of the demo as somebody sees it who has just unpacked the tarball. Pictures are in {@code target/console}. */
class DemoConsoleTest {
    private static final Pattern ADDRESS = Pattern.compile("Console: +(http://\\S+)");
    private static final int HISTORY = 2_000;

    @Test
    void showsTheHistoryOfTheDemo() throws Exception {
        Optional<Path> program = Browser.program();
        assumeTrue(
                program.isPresent(),
                "no Chromium on this machine: install the package chromium, or let CHROMIUM name the program");
        try (Installation installation = Installation.unpack("console")) {
            Installation.Running demo = installation.start("demo");
            await().atMost(Duration.ofSeconds(90))
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> ADDRESS.matcher(demo.logged()).find());
            Matcher matcher = ADDRESS.matcher(demo.logged());
            assertThat(matcher.find()).isTrue();
            URI address = URI.create(matcher.group(1));

            try (Browser browser = Browser.start(program.get())) {
                for (int width : new int[] {1280, 400}) {
                    for (boolean dark : new boolean[] {false, true}) {
                        browser.show(width, 900, dark);
                        browser.open(address, "document.documentElement?.dataset.ready");
                        browser.await(
                                "Number([...document.querySelectorAll('.figures b')][1].textContent.replace(',', ''))"
                                        + " >= " + HISTORY);
                        browser.await("document.querySelector('.ranked') && document.querySelector('.hour.settled')");
                        browser.evaluate("document.querySelector('header.top').style.position = 'static'");
                        browser.picture(Path.of("target/console/demo-" + width + (dark ? "-dark" : "-light") + ".png"));
                    }
                }
                assertThat(browser.evaluate("document.querySelector('#overall').innerText")
                                .asText())
                        .isEqualTo("all devices work");
                assertThat(browser.faults()).isEmpty();
                assertThat(browser.requests()).allMatch(r -> r.startsWith(address.toString()));
            }
        }
    }
}
