/** How others poll TAP, each as a small class by what is publicly known of it, on the same worlds and under the same rules. */
package io.collector.completeness.peers;
