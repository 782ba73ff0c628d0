// SPDX-License-Identifier: Apache-2.0
package io.sallyport.embeddings;

import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The few platform threads that native inference runs on: a native call pins its thread, and a
 * pinned virtual thread would take a carrier from everybody else. Queue and wait are bounded.
 */
final class InferencePool implements AutoCloseable {
    private static final int QUEUE = 256;
    private static final Duration WAIT = Duration.ofSeconds(20);
    private static final Duration DRAIN = Duration.ofSeconds(5);

    private final ThreadPoolExecutor threads;
    private final Duration wait;

    InferencePool(int size) {
        this(size, QUEUE, WAIT);
    }

    InferencePool(int size, int queue, Duration wait) {
        this.wait = wait;
        this.threads =
                new ThreadPoolExecutor(
                        size,
                        size,
                        0,
                        TimeUnit.SECONDS,
                        new ArrayBlockingQueue<>(queue),
                        Thread.ofPlatform().daemon().name("inference-", 0).factory());
    }

    /** Runs {@code work} on one of the threads and waits for it. */
    <T> T call(Callable<T> work) {
        Future<T> running = submit(work);
        try {
            return running.get(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            running.cancel(true);
            throw new ProblemException(
                    Problem.UPSTREAM_TIMEOUT,
                    "inference_timeout",
                    "embedding: took longer than " + wait.toSeconds() + " s; try again later",
                    e);
        } catch (InterruptedException e) {
            running.cancel(true);
            Thread.currentThread().interrupt();
            throw new ProblemException(
                    Problem.NOT_READY, "inference_interrupted", "embedding: cancelled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("embedding: inference failed", e.getCause());
        }
    }

    private <T> Future<T> submit(Callable<T> work) {
        try {
            return threads.submit(work);
        } catch (RejectedExecutionException e) {
            throw new ProblemException(
                    Problem.NOT_READY,
                    "inference_queue_full",
                    "embedding: too much asked at once; try again in a moment",
                    e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new IllegalStateException("embedding: inference still runs; not freed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
