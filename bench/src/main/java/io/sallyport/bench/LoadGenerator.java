// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.http.UpstreamException;
import io.sallyport.world.DemoException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Does the same work again and again, several at a time. */
final class LoadGenerator {
    private final Work work;
    private final AtomicLong numbers = new AtomicLong(System.currentTimeMillis());

    /** What is done. */
    interface Work {
        /**
         * One request.
         *
         * @param number another one each time
         * @return its answer's bytes
         * @throws RefusedException when it was not answered as it should be
         */
        int once(long number);
    }

    /** An answer other than the wanted one; the message counts as its kind. */
    static final class RefusedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        RefusedException(String kind) {
            super(kind);
        }
    }

    LoadGenerator(Work work) {
        this.work = work;
    }

    /** Sends {@code requests}, or as many as fit into {@code longest}. */
    Run run(int requests, int connections, Duration longest) {
        var part = new Part(requests, System.nanoTime() + longest.toNanos());
        long begun = System.nanoTime();
        var threads = new ArrayList<Thread>();
        for (int i = 0; i < connections; i++) {
            threads.add(Thread.ofVirtual().start(() -> work(part)));
        }
        for (Thread thread : threads) {
            join(thread);
        }
        return part.result(Duration.ofNanos(System.nanoTime() - begun));
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoException("bench: interrupted", e);
        }
    }

    private void work(Part part) {
        while (part.another()) {
            try {
                one(part);
            } catch (RefusedException e) {
                part.failed(String.valueOf(e.getMessage()));
            } catch (UpstreamException e) {
                part.failed(String.valueOf(e.kind()));
            } catch (RuntimeException e) {
                part.failed(e.getClass().getSimpleName() + " " + e.getMessage());
            }
        }
    }

    private void one(Part part) {
        long begun = System.nanoTime();
        int bytes = work.once(numbers.incrementAndGet());
        part.completed((System.nanoTime() - begun) / 1000, bytes);
    }

    /** What the connections share while they work. */
    private static final class Part {
        private static final int MOST_FAILURES = 200;

        private final AtomicInteger left;
        private final long deadline;
        private final ConcurrentLinkedQueue<Long> times = new ConcurrentLinkedQueue<>();
        private final AtomicLong answerBytes = new AtomicLong();
        private final Map<String, Integer> failures = new ConcurrentHashMap<>();
        private final AtomicInteger failed = new AtomicInteger();

        Part(int requests, long deadline) {
            this.left = new AtomicInteger(requests);
            this.deadline = deadline;
        }

        /** A chain that only refuses is not worth measuring further. */
        boolean another() {
            return failed.get() < MOST_FAILURES
                    && System.nanoTime() < deadline
                    && left.getAndDecrement() > 0;
        }

        void completed(long micros, int bytes) {
            times.add(micros);
            answerBytes.addAndGet(bytes);
        }

        void failed(String how) {
            failed.incrementAndGet();
            failures.merge(how, 1, Integer::sum);
        }

        Run result(Duration wall) {
            long[] micros = times.stream().mapToLong(Long::longValue).toArray();
            return new Run(failures, answerBytes.get(), new Run.Micros(micros), wall);
        }
    }
}
