/** What arrived, held against the truth. */
package io.collector.completeness.judge;
