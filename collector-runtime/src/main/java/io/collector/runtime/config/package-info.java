/**
 * From a HOCON file to records: reading, binding to the plugins' settings, and one report of everything that is wrong.
 *
 * <pre>
 *   file ──ConfigFileReader──► ConfigTree ──RecordBinder──► records ──ConfigLoader──► LoadedConfig
 *                 └──────────────── Problems ◄──┴──────────────────────────┘
 * </pre>
 *
 * <p>Nothing here throws at the first problem; each step reports and goes on with what is left.
 */
package io.collector.runtime.config;
