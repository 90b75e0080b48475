package io.collector.sink.splunk.fake;

import io.collector.sink.splunk.fake.HttpSocket.Ending;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How one request goes wrong. Immutable.
 *
 * @param processed whether the request is processed all the same: events indexed, acknowledgements used up
 * @param answer what is answered instead of the right answer
 * @param ending what happens to the connection
 */
public record HecFault(boolean processed, Answer answer, Ending ending) {
    private static final String HTML = "text/html; charset=UTF-8";

    /** An answer as sent; status 0 stands for the right one. */
    record Answer(int status, Map<String, String> headers, String body) {
        Answer {
            headers = Map.copyOf(headers);
        }
    }

    /** Answers in HEC's words without processing. */
    public static HecFault code(int status, int code, String text) {
        return json(status, "{\"text\":\"" + text + "\",\"code\":" + code + "}");
    }

    /** Answers with JSON without processing. */
    public static HecFault json(int status, String body) {
        return answer(false, status, "application/json; charset=UTF-8", body);
    }

    /** Answers with a page of a proxy without processing. */
    public static HecFault page(int status) {
        return answer(false, status, HTML, "<html><body><h1>" + status + "</h1></body></html>");
    }

    /** Answers with something else without processing. */
    public static HecFault text(int status, String type, String body) {
        return answer(false, status, type, body);
    }

    /** Processes the request, but answers with a page of a proxy. */
    public static HecFault pageAfterProcessing(int status) {
        return answer(true, status, HTML, "<html><body><h1>" + status + "</h1></body></html>");
    }

    /** Processes the request and answers in these words of HEC, which do not name an acknowledgement. */
    public static HecFault codeAfterProcessing(int status, int code, String text) {
        return answer(
                true, status, "application/json; charset=UTF-8", "{\"text\":\"" + text + "\",\"code\":" + code + "}");
    }

    /** Reads the request and resets the connection. */
    public static HecFault reset() {
        return new HecFault(false, right(), Ending.RESET);
    }

    /** Reads the request, processes it and closes the connection. */
    public static HecFault processAndHangUp() {
        return new HecFault(true, right(), Ending.HANG_UP);
    }

    /** Reads the request, processes it and never answers. */
    public static HecFault processAndStaySilent() {
        return new HecFault(true, right(), Ending.SILENCE);
    }

    /** Processes and answers rightly, then closes the connection without saying so. */
    public static HecFault closeAfterwards() {
        return new HecFault(true, right(), Ending.CLOSE);
    }

    /** Nothing goes wrong. */
    public static HecFault none() {
        return new HecFault(true, right(), Ending.KEEP);
    }

    /** The same with another header. */
    public HecFault header(String name, String value) {
        Map<String, String> headers = new LinkedHashMap<>(answer.headers());
        headers.put(name, value);
        return new HecFault(processed, new Answer(answer.status(), headers, answer.body()), ending);
    }

    private static HecFault answer(boolean processed, int status, String type, String body) {
        return new HecFault(processed, new Answer(status, Map.of("Content-Type", type), body), Ending.KEEP);
    }

    private static Answer right() {
        return new Answer(0, Map.of(), "");
    }
}
