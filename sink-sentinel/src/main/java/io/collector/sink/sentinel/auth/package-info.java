/** Tokens for Azure Monitor: how each kind of credential gets one, and how all threads share it. */
@NullMarked
package io.collector.sink.sentinel.auth;

import org.jspecify.annotations.NullMarked;
