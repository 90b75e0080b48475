package io.collector.http;

import io.collector.api.TransferException;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its answer, on the caller's time: an interrupt cancels the call and throws at once, although it is
 * waiting for the network. Stateless.
 */
public final class Exchange {
    private static final Logger log = LoggerFactory.getLogger(Exchange.class);

    private Exchange() {}

    /**
     * Sends a request and reads the whole answer. For answers that are small by nature; use {@link #open} for others.
     *
     * @param client from {@link HttpClients}
     * @param request its body, if any, is a {@link Body} so that an ambiguous fault is known as one
     * @param attempt what is being attempted, for messages: "sending 500 events to splunk.example.com"
     * @return the answer, whatever its status
     * @throws io.collector.api.RetryableException if no answer came
     * @throws io.collector.api.BlockedException if no answer will come before somebody acts, such as an untrusted
     *     certificate
     */
    public static Answer send(OkHttpClient client, Request request, String attempt)
            throws TransferException, InterruptedException {
        return await(client, request, attempt, response -> {
            try (response) {
                return new Answer(
                        response.code(), response.headers(), response.body().byteString());
            }
        });
    }

    /**
     * Sends a request and returns when the head of the answer is there. The caller reads the body and closes it;
     * closing the client ends a read that waits.
     */
    public static Response open(OkHttpClient client, Request request, String attempt)
            throws TransferException, InterruptedException {
        return await(client, request, attempt, response -> response);
    }

    private static <T> T await(OkHttpClient client, Request request, String attempt, Reader<T> reader)
            throws TransferException, InterruptedException {
        long start = System.nanoTime();
        Call call = client.newCall(request);
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
                } catch (IOException e) {
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
            done.cancel(false);
            call.cancel();
            throw e;
        } catch (ExecutionException e) {
            boolean begun = !(request.body() instanceof Body body) || body.begun();
            if (e.getCause() instanceof IOException io) {
                throw Faults.unanswered(attempt, request.url(), io, begun && request.body() != null);
            }
            throw new IllegalStateException("reading the answer failed in an unforeseen way", e.getCause());
        }
    }

    private interface Reader<T> {
        T read(Response response) throws IOException;
    }
}
