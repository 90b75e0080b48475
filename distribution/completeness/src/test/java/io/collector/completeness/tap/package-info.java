/** A TAP API over a world: its rules about windows and requests, and an HTTP address. */
package io.collector.completeness.tap;
