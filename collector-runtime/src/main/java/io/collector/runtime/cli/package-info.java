/**
 * The command line: one class for each command, and {@link io.collector.runtime.cli.CollectorCommand} with the options
 * that all of them share.
 *
 * <p>A command writes its result to the standard output and nothing else there; the log and what went wrong go to the
 * standard error.
 */
package io.collector.runtime.cli;
