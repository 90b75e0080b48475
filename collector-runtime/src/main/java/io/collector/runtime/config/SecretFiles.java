package io.collector.runtime.config;

import io.collector.api.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The files that secrets are read from, read again when they change. Safe for use by several threads.
 *
 * <p>Nothing runs in the background: a file is looked at when its secret or {@link #version()} is asked for, at most
 * every five seconds. Whoever waits for a person to mend a credential should ask for the version at that pace.
 */
public final class SecretFiles {
    private final Clock clock;
    private final AtomicLong version = new AtomicLong();
    private final Map<Path, SecretFile> files = new ConcurrentHashMap<>();

    /**
     * No files yet.
     *
     * @param clock by which the pace of looking is kept
     */
    public SecretFiles(Clock clock) {
        this.clock = clock;
    }

    /**
     * A secret that always is what its file holds, without one trailing line break.
     *
     * @param path the file
     * @return a secret that keeps its last value should the file vanish later
     * @throws IOException if there is nothing to read now; the message is for a person and names the path
     */
    public Secret secret(Path path) throws IOException {
        Path key = path.toAbsolutePath().normalize();
        SecretFile file = files.get(key);
        if (file == null) {
            file = new SecretFile(path, clock, version::incrementAndGet);
            files.putIfAbsent(key, file);
        }
        return Secret.of(file::content);
    }

    /**
     * Counts the changes that were noticed; looks at the files first if that was not done lately.
     *
     * @return a number that rises whenever the content of any file has changed
     */
    public long version() {
        files.values().forEach(SecretFile::content);
        return version.get();
    }
}
