package io.collector.source.tap.simulator;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/** One request, and how to answer it. For one thread. */
final class Call {
    private static final int CHUNK = 8192;

    private final String method;
    private final String target;
    private final Map<String, String> headers;
    private final Socket socket;
    private final String date;

    Call(String method, String target, Map<String, String> headers, Socket socket, String date) {
        this.method = method;
        this.target = target;
        this.headers = headers;
        this.socket = socket;
        this.date = date;
    }

    String method() {
        return method;
    }

    String path() {
        int query = target.indexOf('?');
        return query < 0 ? target : target.substring(0, query);
    }

    /** The value of a header, by its lower-case name; empty if there is none. */
    String header(String name) {
        return headers.getOrDefault(name, "");
    }

    /** The parameters, each with all its values. */
    Map<String, List<String>> parameters() {
        Map<String, List<String>> parameters = new TreeMap<>();
        int query = target.indexOf('?');
        if (query >= 0) {
            for (String pair : target.substring(query + 1).split("&", -1)) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    parameters
                            .computeIfAbsent(decoded(pair.substring(0, equals)), k -> new ArrayList<>())
                            .add(decoded(pair.substring(equals + 1)));
                }
            }
        }
        return parameters;
    }

    /** Answers with a short text. */
    void respond(int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        head(status, type, status == 204 ? "" : "Content-Length: " + body.length + "\r\n");
        socket.getOutputStream().write(body);
    }

    /** Answers with a body of any length, in chunks, compressed if the client likes that; it ends with {@code close}. */
    OutputStream stream(String type) throws IOException {
        boolean gzip = header("accept-encoding").contains("gzip");
        head(200, type, "Transfer-Encoding: chunked\r\n" + (gzip ? "Content-Encoding: gzip\r\n" : ""));
        OutputStream chunked = new BufferedOutputStream(new Chunked(socket.getOutputStream()), CHUNK);
        return gzip ? new GZIPOutputStream(chunked, CHUNK) : chunked;
    }

    /** Closes the connection; what was written so far arrives. */
    void hangUp() throws IOException {
        socket.close();
    }

    /** Breaks the connection. */
    void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    private void head(int status, String type, String more) throws IOException {
        // No reason phrase: TAP sends none either.
        String head =
                "HTTP/1.1 " + status + " \r\nDate: " + date + "\r\nContent-Type: " + type + "\r\n" + more + "\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /** Each write is a chunk; closing sends the last one and leaves the connection open. */
    private static final class Chunked extends FilterOutputStream {
        private boolean ended;

        Chunked(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (length > 0) {
                out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
                out.write(bytes, from, length);
                out.write('\r');
                out.write('\n');
            }
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void close() throws IOException {
            if (!ended) {
                ended = true;
                out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                out.flush();
            }
        }
    }
}
