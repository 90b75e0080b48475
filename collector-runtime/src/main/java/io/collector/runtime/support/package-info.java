/** What somebody who helps needs to see of an installation, without a secret and without an event. */
package io.collector.runtime.support;
