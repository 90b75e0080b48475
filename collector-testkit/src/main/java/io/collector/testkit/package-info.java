/** What plugin authors test with. Nothing here runs in production. */
package io.collector.testkit;
