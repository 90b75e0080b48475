package io.collector.sink.splunk;

import io.collector.api.Batch;
import io.collector.api.Delivery;
import io.collector.api.Sink;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** A delivery on a thread of its own. */
final class Delivering {
    private final FutureTask<Delivery> task;
    private final Thread thread;

    private Delivering(FutureTask<Delivery> task) {
        this.task = task;
        this.thread = new Thread(task, "delivering");
        thread.setDaemon(true);
    }

    static Delivering start(Sink sink, Batch batch) {
        Delivering delivering = new Delivering(new FutureTask<>(() -> sink.deliver(batch)));
        delivering.thread.start();
        return delivering;
    }

    void interrupt() {
        thread.interrupt();
    }

    boolean done() {
        return task.isDone();
    }

    Delivery result() throws Exception {
        return task.get(20, TimeUnit.SECONDS);
    }

    Throwable fault() throws Exception {
        try {
            throw new AssertionError("ended well: " + result());
        } catch (ExecutionException e) {
            return e.getCause();
        }
    }
}
