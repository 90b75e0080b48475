package io.collector.runtime.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One file with a secret. Safe for use by several threads. */
final class SecretFile {
    private static final Logger LOG = LoggerFactory.getLogger(SecretFile.class);
    private static final Duration PACE = Duration.ofSeconds(5);
    private static final int MAX_BYTES = 64 * 1024;

    private final Path path;
    private final Clock clock;
    private final Runnable changed;

    private String content;
    private Instant looked;
    private boolean lost;

    SecretFile(Path path, Clock clock, Runnable changed) throws IOException {
        this.path = path;
        this.clock = clock;
        this.changed = changed;
        this.looked = clock.instant();
        this.content = read(path);
    }

    /** The content as it was at most five seconds ago. */
    synchronized String content() {
        Instant now = clock.instant();
        // The second part is for a clock that was set back.
        if (!now.isBefore(looked.plus(PACE)) || now.isBefore(looked)) {
            looked = now;
            look();
        }
        return content;
    }

    private void look() {
        String found;
        try {
            // Reading a few bytes is as cheap as asking for times, and those miss a rewrite within one tick.
            found = read(path);
        } catch (IOException e) {
            if (!lost) {
                LOG.warn("{}; going on with the secret it held before", e.getMessage());
                lost = true;
            }
            return;
        }
        if (lost) {
            LOG.info("Secret file {} can be read again", path);
            lost = false;
        }
        if (!found.equals(content)) {
            content = found;
            LOG.info("Secret file {} has changed; its new content is in use", path);
            changed.run();
        }
    }

    private static String read(Path path) throws IOException {
        byte[] bytes;
        try (InputStream in = Files.newInputStream(path)) {
            bytes = in.readNBytes(MAX_BYTES + 1);
        } catch (NoSuchFileException e) {
            throw new IOException("secret file " + path + " does not exist", e);
        } catch (AccessDeniedException e) {
            throw new IOException("secret file " + path + " may not be read by this user", e);
        } catch (IOException e) {
            throw new IOException("secret file " + path + " cannot be read: " + reason(path, e), e);
        }
        if (bytes.length > MAX_BYTES) {
            throw new IOException("secret file " + path + " is larger than 64 KiB, which no secret is");
        }
        String text = withoutLineBreak(withoutMark(decode(path, bytes)));
        if (text.isEmpty()) {
            throw new IOException("secret file " + path + " is empty");
        }
        return text;
    }

    private static String decode(Path path, byte[] bytes) throws IOException {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IOException("secret file " + path + " is not UTF-8 text", e);
        }
    }

    /** Some editors begin a file with a byte order mark, which nobody sees. */
    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static String withoutLineBreak(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }

    private static String reason(Path path, IOException e) {
        return Files.isDirectory(path) ? "it is a folder" : String.valueOf(e.getMessage());
    }
}
