package io.collector.runtime.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;

/** What {@code include} does. Only files can be included: reading a configuration touches no network. */
public final class Includes implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    /** Every include is empty. */
    public static final ConfigIncluder NONE =
            new Includes("", (name, required) -> ConfigFactory.empty().root(), false);

    private final String file;
    private final FileReader reader;
    private final boolean strict;

    /** Hands every file that one file includes to a reader. */
    Includes(String file, FileReader reader) {
        this(file, reader, true);
    }

    private Includes(String file, FileReader reader, boolean strict) {
        this.file = file;
        this.reader = reader;
        this.strict = strict;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return reader.read(what, !context.parseOptions().getAllowMissing());
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return reader.read(what.getPath(), !context.parseOptions().getAllowMissing());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        return refuse("url(");
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return refuse("classpath(");
    }

    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        // The library offers its own includer, which would go on to the class path.
        return this;
    }

    private ConfigObject refuse(String form) {
        if (strict) {
            throw new IncludeException(file, form, "include " + form + "...) is not supported; include a file");
        }
        return ConfigFactory.empty().root();
    }

    /** Reads one included file. */
    interface FileReader {
        /**
         * Parses a file.
         *
         * @param name as written, relative to the including file
         * @param required whether it must exist
         */
        ConfigObject read(String name, boolean required);
    }

    /** An include that cannot be followed. */
    static final class IncludeException extends ConfigException {
        private static final long serialVersionUID = 1;

        private final String file;
        private final String what;
        private final String text;

        IncludeException(String file, String what, String text) {
            super(text);
            this.file = file;
            this.what = what;
            this.text = text;
        }

        /** The including file. */
        String file() {
            return file;
        }

        /** A part of the include as written, by which its line is found. */
        String what() {
            return what;
        }

        String text() {
            return text;
        }
    }
}
