package io.collector.runtime.init;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigUtil;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Where the blocks of a HOCON text begin and end, which the library that parses it does not tell. Knows just enough
 * for that: comments, quotes, references, brackets and keys. Immutable.
 */
final class HoconBlocks {
    private final List<Block> blocks;

    private HoconBlocks(List<Block> blocks) {
        this.blocks = blocks;
    }

    /** The blocks of a text that can be parsed. Of another text, some or none. */
    static HoconBlocks of(String text) {
        return new HoconBlocks(new Scan(text).run());
    }

    /** The last block with a path; the root has an empty one, and is a block only if it has braces. */
    Optional<Block> last(List<String> path) {
        return all(path).stream().reduce((first, second) -> second);
    }

    /** Every block, inner ones before those around them. */
    List<Block> all() {
        return List.copyOf(blocks);
    }

    /** Every block with a path; HOCON merges them. */
    List<Block> all(List<String> path) {
        return blocks.stream().filter(b -> b.path().equals(path)).toList();
    }

    /**
     * A block.
     *
     * @param path of keys, without quotes
     * @param key where its key begins
     * @param open where its opening brace is
     * @param close where its closing brace is
     */
    record Block(List<String> path, int key, int open, int close) {}

    /** An opening bracket whose partner is still to come. */
    private record Opened(boolean block, List<String> path, int key, int open) {}

    private static final class Scan {
        private final String text;
        private final List<Block> found = new ArrayList<>();
        private final Deque<Opened> open = new ArrayDeque<>();
        private int at;
        private int keyStart = -1;
        private int keyEnd = -1;

        Scan(String text) {
            this.text = text;
            open.push(new Opened(false, List.of(), 0, -1));
        }

        List<Block> run() {
            while (at < text.length()) {
                step(text.charAt(at));
            }
            return found;
        }

        private void step(char c) {
            switch (c) {
                case '#' -> skipLine();
                case '/' -> {
                    if (text.startsWith("//", at)) {
                        skipLine();
                    } else {
                        word();
                    }
                }
                case '"' -> quoted();
                case '$' -> reference();
                case '{', '[' -> opening(c == '{');
                case '}', ']' -> closing();
                case '\n', ',' -> nextKey();
                case '=', ':' -> endKey();
                default -> word();
            }
        }

        private void word() {
            if (keyStart < 0 && !Character.isWhitespace(text.charAt(at))) {
                keyStart = at;
            }
            at++;
        }

        private void endKey() {
            if (keyStart >= 0 && keyEnd < 0) {
                keyEnd = at > 0 && text.charAt(at - 1) == '+' ? at - 1 : at;
            }
            at++;
        }

        private void nextKey() {
            keyStart = -1;
            keyEnd = -1;
            at++;
        }

        private void skipLine() {
            int end = text.indexOf('\n', at);
            at = end < 0 ? text.length() : end;
        }

        private void quoted() {
            if (keyStart < 0) {
                keyStart = at;
            }
            if (text.startsWith("\"\"\"", at)) {
                int end = text.indexOf("\"\"\"", at + 3);
                at = end < 0 ? text.length() : end + 3;
                return;
            }
            at++;
            while (at < text.length() && text.charAt(at) != '"') {
                at += text.charAt(at) == '\\' ? 2 : 1;
            }
            at++;
        }

        private void reference() {
            int end = text.startsWith("${", at) ? text.indexOf('}', at) : at;
            at = end < 0 ? text.length() : end + 1;
        }

        private void opening(boolean block) {
            Opened around = open.element();
            List<String> path = new ArrayList<>(around.path());
            boolean inList = !around.block() && around.open() >= 0;
            if (inList) {
                path.add("[]");
            } else if (keyStart >= 0) {
                path.addAll(key());
            }
            open.push(new Opened(block, List.copyOf(path), Math.max(keyStart, 0), at));
            nextKey();
        }

        private List<String> key() {
            try {
                return ConfigUtil.splitPath(
                        text.substring(keyStart, keyEnd < 0 ? at : keyEnd).strip());
            } catch (ConfigException e) {
                return List.of("?"); // no key that anybody looks for
            }
        }

        private void closing() {
            if (open.size() > 1) {
                Opened closed = open.pop();
                if (closed.block()) {
                    found.add(new Block(closed.path(), closed.key(), closed.open(), at));
                }
            }
            nextKey();
        }
    }
}
