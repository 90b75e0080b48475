package io.collector.runtime.config;

import java.util.regex.Pattern;

/** Takes out of a text what must not be shown. */
final class Masked {
    private static final Pattern USER_INFO = Pattern.compile("//[^/@\\s]*@");

    private Masked() {}

    /** Without the user and password of addresses. */
    static String userInfo(String text) {
        return USER_INFO.matcher(text).replaceAll("//***@");
    }
}
