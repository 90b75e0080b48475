/** Events as rows of Azure tables: projection on the declared columns, coercion to their types, trimming to size. */
@NullMarked
package io.collector.sink.sentinel.rows;

import org.jspecify.annotations.NullMarked;
