package io.collector.runtime;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;

/** Whether this process and those that it starts can be told anything by SIGHUP. Stateless. */
public final class HangUps {
    private HangUps() {}

    /** Under nohup, and a JVM leaves it at that. */
    public static boolean areIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("SigIgn:"))
                .anyMatch(line -> new BigInteger(line.substring(7).strip(), 16).testBit(0));
    }
}
