package io.collector.http;

import io.collector.api.Secret;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import okhttp3.Connection;
import okhttp3.ConnectionPool;
import okhttp3.Credentials;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import org.jspecify.annotations.Nullable;

/**
 * Makes the OkHttp client of one component. Each component has its own, with its own connections; clients are safe
 * for use by several threads.
 *
 * <p>HTTP/1.1 only, since that is what splunkd, load balancers before it and the other targets speak best. No
 * redirects, which would carry credentials elsewhere. No silent repetition, which would double what was delivered:
 * repeating is the runtime's.
 */
public final class HttpClients {
    /** Splunk closes idle connections after 12 s ({@code busyKeepAliveIdleTimeout}); stay well below. */
    private static final Duration IDLE = Duration.ofSeconds(8);

    private static final int CONNECTIONS = 64;
    private static final String PROXY_CREDENTIALS = "Proxy-Authorization";

    /**
     * What all clients of a plugin begin with: whom the Java runtime trusts. Hundreds of sources would each make an index of
     * its hundred and more authorities.
     */
    private static final OkHttpClient TRUSTING = new OkHttpClient();

    private HttpClients() {}

    /**
     * A client.
     *
     * @throws io.collector.api.InvalidConfigException if a certificate or key file cannot be used
     */
    public static OkHttpClient create(HttpConfig config) {
        OkHttpClient.Builder builder = TRUSTING.newBuilder()
                .protocols(List.of(Protocol.HTTP_1_1))
                .followRedirects(false)
                .followSslRedirects(false)
                .retryOnConnectionFailure(false)
                .connectTimeout(config.connectTimeout())
                .readTimeout(config.requestTimeout())
                .writeTimeout(config.requestTimeout())
                .socketFactory(new NoDelaySocketFactory())
                .connectionPool(new ConnectionPool(8, IDLE.toMillis(), TimeUnit.MILLISECONDS))
                .eventListenerFactory(Progress::of)
                .dispatcher(dispatcher());
        IdleConnections.watch(builder);
        config.proxy().ifPresentOrElse(p -> proxy(builder, config, p), () -> builder.proxy(Proxy.NO_PROXY));
        Tls.apply(builder, config);
        return builder.build();
    }

    private static void proxy(OkHttpClient.Builder builder, HttpConfig config, URI proxy) {
        builder.proxy(new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(proxy.getHost(), proxy.getPort())));
        config.proxyUsername().ifPresent(user -> {
            Supplier<String> credentials = () -> Credentials.basic(
                    user, config.proxyPassword().map(Secret::reveal).orElse(""), StandardCharsets.UTF_8);
            builder.proxyAuthenticator((route, response) -> {
                if (response.request().header(PROXY_CREDENTIALS) != null) {
                    return null;
                }
                return response.request()
                        .newBuilder()
                        .header(PROXY_CREDENTIALS, credentials.get())
                        .build();
            });
            // Unasked, since a body that is sent once cannot be sent again when the proxy asks. A request by https
            // travels in a tunnel, for which the authenticator is asked; the header must not go through it. Nor must
            // it go to whoever is asked by a client that was made from this one without the proxy.
            builder.addNetworkInterceptor(chain -> chain.request().isHttps() || !isProxied(chain.connection())
                    ? chain.proceed(chain.request())
                    : chain.proceed(chain.request()
                            .newBuilder()
                            .header(PROXY_CREDENTIALS, credentials.get())
                            .build()));
        });
    }

    private static boolean isProxied(@Nullable Connection connection) {
        return connection != null && connection.route().proxy().type() == Proxy.Type.HTTP;
    }

    /**
     * Daemon threads: OkHttp's own would keep a finished process alive for a minute. They end soon when idle: each is needed
     * until an answer begins, and takes 90 kB for its stack.
     */
    private static Dispatcher dispatcher() {
        ThreadPoolExecutor threads =
                new ThreadPoolExecutor(0, Integer.MAX_VALUE, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), task -> {
                    Thread thread = new Thread(task, "http");
                    thread.setDaemon(true);
                    return thread;
                });
        Dispatcher dispatcher = new Dispatcher(threads);
        dispatcher.setMaxRequests(CONNECTIONS);
        dispatcher.setMaxRequestsPerHost(CONNECTIONS);
        return dispatcher;
    }

    /** Ends every call under way and closes the connections. For {@code close()} of a plugin. */
    public static void close(OkHttpClient client) {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdownNow();
        client.connectionPool().evictAll();
    }
}
