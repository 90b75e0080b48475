package io.collector.sink.sentinel;

import java.net.URI;

/** The Azure clouds, each with its own sign-in address and its own name for Azure Monitor. */
public enum Cloud {
    /** The cloud that nearly everybody uses. */
    PUBLIC("https://login.microsoftonline.com", "https://monitor.azure.com"),
    /** Azure Government in the United States. */
    US_GOVERNMENT("https://login.microsoftonline.us", "https://monitor.azure.us"),
    /** Azure operated by 21Vianet. */
    CHINA("https://login.partner.microsoftonline.cn", "https://monitor.azure.cn");

    private final URI authority;
    private final String resource;

    Cloud(String authority, String resource) {
        this.authority = URI.create(authority);
        this.resource = resource;
    }

    /** Where tokens come from, without the tenant. */
    public URI authority() {
        return authority;
    }

    /** What a token is for. */
    public String resource() {
        return resource;
    }

    /** What a token is for, as the client credentials flow says it. */
    public String scope() {
        return resource + "/.default";
    }
}
