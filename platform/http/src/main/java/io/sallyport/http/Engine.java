// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import io.netty.handler.ssl.OpenSsl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * The event loops of this process: made by the first server or client, shared by all, ended with
 * the last. They are daemon threads, so a main thread that dies takes the process with it.
 *
 * <p>The one static state of this module: a machine has one set of cores, and each further set of
 * loops would cost threads and native memory in every process. The budget for bodies is here too,
 * since all servers of a process fill the same heap.
 */
final class Engine {
    private static final Object LOCK = new Object();
    private static final BodyBudget BODIES = BodyBudget.ofHeap();
    private static @Nullable Vertx running;
    private static int users;

    private Engine() {}

    /** The loops; every call is paid back by one {@link #release}. */
    static Vertx acquire() {
        synchronized (LOCK) {
            if (running == null) {
                running = start();
            }
            users++;
            return running;
        }
    }

    /** What the bodies of all requests of this process may take. */
    static BodyBudget bodies() {
        return BODIES;
    }

    static void release() {
        Vertx ended = null;
        synchronized (LOCK) {
            users--;
            if (users == 0) {
                ended = running;
                running = null;
            }
        }
        if (ended != null) {
            quietly(ended.close(), Duration.ofSeconds(5));
        }
    }

    /**
     * The native TLS library must be there: the JDK's engine resumes sessions without showing the
     * key again, so falling back to it in silence would weaken every judgement.
     */
    static void requireNativeTls() {
        if (!OpenSsl.isAvailable()) {
            throw new IllegalStateException(
                    "tls engine: native library missing (expected: netty-tcnative for this"
                            + " platform); use a supported platform",
                    OpenSsl.unavailabilityCause());
        }
    }

    /** Waits for what must succeed. */
    static <T> T await(Future<T> future, Duration limit)
            throws ExecutionException, TimeoutException {
        try {
            return future.toCompletionStage()
                    .toCompletableFuture()
                    .get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TimeoutException("interrupted");
        }
    }

    /** Waits for what may fail: endings. */
    static void quietly(Future<Void> future, Duration limit) {
        try {
            await(future, limit);
        } catch (ExecutionException | TimeoutException e) {
            return; // it is ending anyway
        }
    }

    private static Vertx start() {
        var options = new VertxOptions();
        options.setEventLoopPoolSize(Math.max(2, Runtime.getRuntime().availableProcessors()));
        options.setWorkerPoolSize(4); // files and name look-ups of the engine itself
        options.setInternalBlockingPoolSize(4);
        options.setUseDaemonThread(true);
        // nothing is served from the class path, so no copies of it are left in the temporary
        // folder
        options.setFileSystemOptions(
                new FileSystemOptions()
                        .setClassPathResolvingEnabled(false)
                        .setFileCachingEnabled(false));
        return Vertx.vertx(options);
    }
}
