package io.collector.http;

import io.collector.api.TransferException;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.ByteString;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, on the caller's time: an interrupt cancels the call and throws at once, although it is
 * waiting for the network. Stateless.
 */
public final class Exchange {
    /** No answer that is read whole comes near this; one that does must not take the memory of all. */
    private static final long MOST_BYTES = 64L << 20;

    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private Exchange() {}

    /**
     * Sends a request and reads the whole answer. For answers that are small by nature; use {@link #open} for others.
     *
     * @param client from {@link HttpClients}
     * @param request its body, if any, is best a {@link Body}, which is never sent twice
     * @param attempt what is being attempted, for messages: "sending 500 events to splunk.example.com"
     * @return the answer, whatever its status; without the credentials of the request, should it repeat them
     * @throws io.collector.api.RetryableException if no answer came
     * @throws io.collector.api.BlockedException if no answer will come before somebody acts, such as an untrusted
     *     certificate
     */
    public static Answer send(OkHttpClient client, Request request, String attempt)
            throws TransferException, InterruptedException {
        return await(client, request, attempt, response -> {
            try (response) {
                return new Answer(
                        response.code(), response.headers(), Echo.without(response.request(), body(response)));
            }
        });
    }

    /**
     * A refusal is one by its status, even if the page around it is cut short: then it has no body. A server that ends the
     * connection before the whole request came often answers like that. But what a 400 is about only its body tells.
     */
    private static ByteString body(Response response) throws IOException {
        try {
            return whole(response.body());
        } catch (Unanswered.AnswerTooLargeException e) {
            throw e;
        } catch (IOException e) {
            if (response.code() > 400) {
                return ByteString.EMPTY;
            }
            throw e;
        }
    }

    private static ByteString whole(ResponseBody body) throws IOException {
        if (body.source().request(MOST_BYTES + 1)) {
            throw new Unanswered.AnswerTooLargeException("over 64 MiB");
        }
        return body.source().readByteString();
    }

    /**
     * Sends a request and returns when the head of the answer is there. The caller reads the body and closes it;
     * closing the client ends a read that waits, and so does the read timeout.
     */
    public static Response open(OkHttpClient client, Request request, String attempt)
            throws TransferException, InterruptedException {
        Response response = await(client, request, attempt, answer -> answer);
        // The socket itself has the same timeout. Okio's would wake its watchdog for each eight kilobytes of a large
        // answer.
        response.body().source().timeout().clearTimeout();
        return response;
    }

    private static <T> T await(OkHttpClient client, Request request, String attempt, Reader<T> reader)
            throws TransferException, InterruptedException {
        long start = System.nanoTime();
        Progress progress = new Progress();
        Call call = client.newCall(
                request.newBuilder().tag(Progress.class, progress).build());
        CompletableFuture<T> done = new CompletableFuture<>();
        call.enqueue(new Callback() {
            @Override
            public void onResponse(Call answered, Response response) {
                log.debug(
                        "{} {} answered {} after {} ms",
                        request.method(),
                        request.url().host(),
                        response.code(),
                        Duration.ofNanos(System.nanoTime() - start).toMillis());
                try {
                    if (!done.complete(reader.read(response))) {
                        response.close();
                    }
                } catch (Throwable e) {
                    // Errors too: OkHttp would only end this thread, and the caller would wait for ever.
                    done.completeExceptionally(e);
                }
            }

            @Override
            public void onFailure(Call failed, IOException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            return done.get();
        } catch (InterruptedException e) {
            // The answer may have come just now: then nobody else closes it.
            if (!done.cancel(false) && !done.isCompletedExceptionally() && done.join() instanceof Response late) {
                late.close();
            }
            call.cancel();
            throw e;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                Optional<String> proxy = Optional.ofNullable(client.proxy()).flatMap(Unanswered::name);
                throw new Unanswered(attempt, request.url(), io, progress.stage(), proxy).told();
            }
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw new IllegalStateException("reading the answer failed in an unforeseen way", e.getCause());
        }
    }

    private interface Reader<T> {
        T read(Response response) throws IOException;
    }
}
