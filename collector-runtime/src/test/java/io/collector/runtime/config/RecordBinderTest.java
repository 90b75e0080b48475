package io.collector.runtime.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.collector.api.AtLeast;
import io.collector.api.AtMost;
import io.collector.api.ByteSize;
import io.collector.api.Default;
import io.collector.api.Doc;
import io.collector.api.InvalidConfigException;
import io.collector.api.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecordBinderTest {
    enum Colour {
        RED,
        FALSE_POSITIVE
    }

    record Inner(@Default("1s") Duration pause, Optional<URI> url) {}

    record Everything(
            String text,
            boolean flag,
            int number,
            long large,
            double ratio,
            Colour colour,
            URI baseUrl,
            Path file,
            Duration pause,
            ByteSize maxSize,
            Secret secret,
            Optional<String> maybe,
            Optional<Secret> maybeSecret,
            List<Colour> colours,
            List<URI> urls,
            Map<String, Integer> weights,
            Inner inner,
            Optional<Inner> maybeInner,
            List<Inner> inners,
            Map<String, Inner> named) {}

    record Defaults(
            @Default("text") String text,
            @Default("true") boolean flag,
            @Default("8642") @AtLeast("0") @AtMost("65535") int port,
            @Default("false-positive") Colour colour,
            @Default("https://host:8088/path") URI url,
            @Default("30s") @AtLeast("5s") @AtMost("1h") Duration pause,
            @Default("1MiB") @AtLeast("1KiB") ByteSize size,
            @Default("[red, false-positive]") List<Colour> colours,
            @Default("{}") Map<String, String> headers,
            @Default("{ pause = 7s }") Inner inner,
            Optional<Path> file) {}

    private static <R extends Record> R bind(Class<R> type, String hocon) throws InvalidConfigurationException {
        return RecordBinder.bind(type, hocon, Map.of());
    }

    private static List<String> problems(Class<? extends Record> type, String hocon) {
        return catchThrowableOfType(InvalidConfigurationException.class, () -> bind(type, hocon)).problems().stream()
                .map(p -> p.line() + " " + p.path() + " " + p.text())
                .toList();
    }

    @Test
    void bindsEveryType() throws Exception {
        Everything bound = bind(Everything.class, """
                text = some text
                flag = yes
                number = 12
                large = 9000000000
                ratio = 0.25
                colour = false-positive
                base-url = "https://host:8088"
                file = /tmp/x
                pause = 1m
                max-size = 2KiB
                secret = s3cr3t
                maybe = there
                colours = [red, false-positive]
                urls = ["https://a", "https://b"]
                weights { a = 1, "b c" = 2 }
                inner { url = "http://127.0.0.1:1" }
                inners = [{ pause = 2s }, {}]
                named { x { pause = 3s } }
                """);

        assertThat(bound.secret().reveal()).isEqualTo("s3cr3t");
        assertThat(bound)
                .usingRecursiveComparison()
                .ignoringFields("secret")
                .isEqualTo(new Everything(
                        "some text",
                        true,
                        12,
                        9_000_000_000L,
                        0.25,
                        Colour.FALSE_POSITIVE,
                        URI.create("https://host:8088"),
                        Path.of("/tmp/x"),
                        Duration.ofMinutes(1),
                        new ByteSize(2048),
                        Secret.of("-"),
                        Optional.of("there"),
                        Optional.empty(),
                        List.of(Colour.RED, Colour.FALSE_POSITIVE),
                        List.of(URI.create("https://a"), URI.create("https://b")),
                        Map.of("a", 1, "b c", 2),
                        new Inner(Duration.ofSeconds(1), Optional.of(URI.create("http://127.0.0.1:1"))),
                        Optional.empty(),
                        List.of(
                                new Inner(Duration.ofSeconds(2), Optional.empty()),
                                new Inner(Duration.ofSeconds(1), Optional.empty())),
                        Map.of("x", new Inner(Duration.ofSeconds(3), Optional.empty()))));
    }

    @Test
    void usesDefaultsForWhatIsAbsentOrNull() throws Exception {
        assertThat(bind(Defaults.class, "port = null, inner = null, file = null"))
                .isEqualTo(new Defaults(
                        "text",
                        true,
                        8642,
                        Colour.FALSE_POSITIVE,
                        URI.create("https://host:8088/path"),
                        Duration.ofSeconds(30),
                        new ByteSize(1 << 20),
                        List.of(Colour.RED, Colour.FALSE_POSITIVE),
                        Map.of(),
                        new Inner(Duration.ofSeconds(7), Optional.empty()),
                        Optional.empty()));
    }

    @Test
    void mergesABlockWithTheDefaultsOfItsSettingsNotWithTheDefaultBlock() throws Exception {
        assertThat(bind(Defaults.class, "inner { url = \"http://x\" }").inner().pause())
                .isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void acceptsBoundsThemselves() throws Exception {
        Defaults bound = bind(Defaults.class, "port = 65535, pause = 1h, size = 1KiB");

        assertThat(bound.port()).isEqualTo(65535);
        assertThat(bound.pause()).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void acceptsNumbersWrittenAsTextAndTextWrittenAsNumber() throws Exception {
        record Loose(int port, String tenant, Secret pin) {}

        Loose loose = bind(Loose.class, "port = \"8088\", tenant = 007, pin = 0042");

        assertThat(loose.port()).isEqualTo(8088);
        assertThat(loose.tenant()).isEqualTo("007");
        assertThat(loose.pin().reveal()).isEqualTo("0042");
    }

    @Test
    void namesEveryProblemWithItsLineAndPath() {
        assertThat(problems(Defaults.class, """
                        txt = x
                        flag = maybe
                        port = 99999

                        colour = rde
                        url = splunk
                        pause = 10
                        size = 1 gigabit
                        colours = [red, blue]
                        headers = 5
                        inner {
                          pause = soon
                        }
                        file = [a]
                        """))
                .containsExactly(
                        "1 txt unknown setting; did you mean text?",
                        "2 flag \"maybe\" is not true or false; try true",
                        "3 port \"99999\" is too much; at most 65535 is allowed",
                        "5 colour \"rde\" is none of red, false-positive; did you mean red?",
                        "6 url \"splunk\" is not a complete address; try https://host:8088/path",
                        "7 pause \"10\" is not a duration; try 30s",
                        "8 size \"1 gigabit\" is not a size; try 1MiB",
                        "9 colours[1] \"blue\" is none of red, false-positive",
                        "10 headers is a number; expected: a block, such as { name = value }",
                        "12 inner.pause \"soon\" is not a duration; try 1s",
                        "14 file is a list; expected: path");
    }

    @Test
    void pointsAtTheBlockOfAMissingSettingAndSaysWhatItIs() {
        record Target(@Doc("Base address of the collector") URI url) {}
        record Outer(String name, Target target) {}

        assertThat(problems(Outer.class, "name = x\n\ntarget {\n}\n"))
                .containsExactly("3 target.url is missing (Base address of the collector)");
        assertThat(problems(Outer.class, "name = x\n")).containsExactly("1 target is missing");
    }

    @Test
    void refusesNumbersThatDoNotFit() {
        record Numbers(int a, int b, long c, double d) {}

        assertThat(problems(Numbers.class, "a = 1.5\nb = 3000000000\nc = 1e30\nd = much"))
                .containsExactly(
                        "1 a \"1.5\" is not a whole number; try 10",
                        "2 b \"3000000000\" is too large a number",
                        "3 c \"1e30\" is too large a number",
                        "4 d \"much\" is not a number; try 0.5");
    }

    @Test
    void neverShowsASecretOrThePasswordOfAnAddress() {
        record Delicate(Secret token, List<Secret> more, Duration proxy, Duration pause) {}

        InvalidConfigurationException report = catchThrowableOfType(
                InvalidConfigurationException.class,
                () -> RecordBinder.bind(
                        Delicate.class,
                        "token = [geheim]\nmore = [[geheim]]\nproxy = \"http://joe:geheim@proxy\"\npause = ${PAUSE}",
                        Map.of("PAUSE", "geheim")));

        assertThat(report.problems()).hasSize(4);
        assertThat(report).hasMessageNotContaining("geheim").hasMessageContaining("the value of ${PAUSE} is not");
    }

    @Test
    void refusesAnEmptySecretAndNamesItsVariable() {
        record Delicate(Secret token, Secret other) {}

        assertThatThrownBy(
                        () -> RecordBinder.bind(Delicate.class, "token = ${TOKEN}\nother = \"\"", Map.of("TOKEN", "")))
                .hasMessageContaining("settings:1  token  the value of ${TOKEN} is empty")
                .hasMessageContaining("settings:2  other  is empty");
    }

    @Nested
    class Constructors {
        record Login(
                Optional<String> username,
                Optional<Secret> password,
                @Default("1s") Duration pause,
                int tries) {
            Login {
                if (username.isPresent() != password.isPresent()) {
                    throw new InvalidConfigException("password", "must be given together with username");
                }
                if (tries > 3) {
                    throw new InvalidConfigException("tries", "must be few");
                }
            }
        }

        record Outer(Login login, @Default("1") int level) {
            Outer {
                if (level == 2) {
                    throw new InvalidConfigException("login.pause", "does not go with level 2");
                }
            }
        }

        record Picky(int size) {
            Picky {
                if (size < 0) {
                    throw new IllegalArgumentException("size must not be negative");
                }
            }
        }

        @Test
        void areHeardAtTheLineTheyNameOrAtTheirBlock() {
            assertThat(problems(Outer.class, "\nlogin {\n username = joe\n tries = 1\n}"))
                    .containsExactly("2 login.password must be given together with username");
            assertThat(problems(Outer.class, "level = 2\nlogin {\n tries = 1\n pause = 2s\n}"))
                    .containsExactly("4 login.pause does not go with level 2");
            assertThat(problems(Picky.class, "size = -1"))
                    .containsExactly("1  is not accepted: size must not be negative");
        }

        @Test
        void runAlthoughAnotherSettingIsWrong() {
            assertThat(problems(Login.class, "pause = soon\ntries = 4"))
                    .containsExactly("1 pause \"soon\" is not a duration; try 1s", "2 tries must be few");
            assertThat(problems(Outer.class, "level = 2\nlogin {\n tries = 1\n pause = 2s\n typo = 1\n}"))
                    .containsExactly("4 login.pause does not go with level 2", "5 login.typo unknown setting");
        }

        @Test
        void areNotHeardAboutWhatCouldNotBeRead() {
            assertThat(problems(Login.class, "username = joe\npassword = ${MISSING}\ntries = 1"))
                    .containsExactly("2 password needs the environment variable MISSING, which is not set");
            assertThat(problems(Login.class, "username = joe\npassword = [1]\ntries = 1"))
                    .containsExactly("2 password is a list; expected: a text, or { file = \"/path\" }");
        }
    }

    @Nested
    class Environment {
        record Target(Optional<String> host, @Default("80") int port, Optional<String> other) {}

        @Test
        void fillsReferences() throws Exception {
            Target bound = RecordBinder.bind(
                    Target.class,
                    "host = \"a-\"${NAME}\".b\"\nport = 1\nport = ${?PORT}\nother = ${host}\nother = ${?NONE}",
                    Map.of("NAME", "x", "PORT", "8088"));

            assertThat(bound).isEqualTo(new Target(Optional.of("a-x.b"), 8088, Optional.of("a-x.b")));
        }

        @Test
        void namesEachSettingThatNeedsAMissingVariable() {
            assertThat(problems(Target.class, "host = \"a-\"${NAME}\n\nport = ${PORT}\nother = ${NAME}${host}"))
                    .containsExactly(
                            "1 host needs the environment variable NAME, which is not set",
                            "3 port needs the environment variable PORT, which is not set",
                            "4 other needs the environment variable NAME, which is not set");
        }

        @Test
        void saysWhenAReferenceLeadsNowhere() {
            assertThat(problems(Target.class, "host = ${hots}"))
                    .containsExactly(
                            "1 host refers to ${hots}, which is neither a setting nor an environment variable");
        }

        @Test
        void mustNotBeInQuotesThatWouldBePartOfIt() {
            assertThat(problems(Target.class, "host = 'here'"))
                    .containsExactly(
                            "1 host is in single quotes, which would be part of it; put it into double quotes");
        }

        @Test
        void isNotAskedWithinQuotesWhichNobodyWants() {
            assertThat(problems(Target.class, "host = \"${NAME}\""))
                    .containsExactly("1 host is the text ${NAME}, because of its quotes; write it without quotes");
        }

        @Test
        void countsAsAbsentIfOptionalAndMissing() throws Exception {
            assertThat(bind(Target.class, "host = ${?NAME}\nport = ${?PORT}"))
                    .isEqualTo(new Target(Optional.empty(), 80, Optional.empty()));
        }

        @Test
        void ignoresSystemProperties() {
            assertThat(problems(Target.class, "host = ${java.home}"))
                    .singleElement()
                    .asString()
                    .contains("refers to ${java.home}");
        }
    }
}
