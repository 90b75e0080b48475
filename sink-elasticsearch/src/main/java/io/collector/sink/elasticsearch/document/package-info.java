/** From an event to a document: what fields it has and where they come from. Knows nothing of HTTP. */
package io.collector.sink.elasticsearch.document;
