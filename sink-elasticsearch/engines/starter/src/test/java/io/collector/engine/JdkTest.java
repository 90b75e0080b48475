package io.collector.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdkTest {
    private final Jdk running = new Jdk(Path.of("/opt/java-17"), 17);

    @TempDir
    Path folder;

    private Path installed(String version) throws IOException {
        Path home = Files.createDirectories(folder.resolve("java-" + version));
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    @Test
    void isTheRunningOneIfThatIsNewEnough() throws IOException {
        assertThat(Jdk.atLeast(17, running, List.of(installed("21.0.1")))).contains(running);
    }

    @Test
    void isTheOldestThatIsNewEnoughOtherwise() throws IOException {
        Path newer = installed("21.0.4");
        List<Path> homes = List.of(installed("25"), installed("1.8.0_392"), newer, folder.resolve("nothing"));
        assertThat(Jdk.atLeast(21, running, homes)).contains(new Jdk(newer, 21));
        assertThat(Jdk.atLeast(26, running, homes)).isEmpty();
    }

    @Test
    void isFoundInToolchainsToo() throws IOException {
        Path toolchains = folder.resolve("toolchains.xml");
        assertThat(Jdk.named(List.of("/a"), toolchains)).containsExactly(Path.of("/a"));
        Files.writeString(
                toolchains,
                "<toolchains><toolchain>\n <configuration>\n  <jdkHome>/usr/lib/jvm/25</jdkHome>\n </configuration>\n");
        assertThat(Jdk.named(List.of("/a"), toolchains)).containsExactly(Path.of("/a"), Path.of("/usr/lib/jvm/25"));
    }
}
