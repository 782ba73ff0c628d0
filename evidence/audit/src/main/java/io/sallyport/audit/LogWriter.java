// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import io.sallyport.runtime.PrivateFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that writes a log. Takes all that waits, writes it, syncs once, answers; signs at
 * least once a second when there is something new. After a failure nothing is written any more.
 */
final class LogWriter implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int MOST_WAITING = 1_024;
    private static final long SIGN_EVERY = Duration.ofSeconds(1).toNanos();

    private final BlockingQueue<Command> waiting = new ArrayBlockingQueue<>(MOST_WAITING);
    private final LogFolder folder;
    private final LogSink sink;
    private final NoteSigner signer;
    private final MerkleTree tree;
    private String previous;
    private long length;
    private long signedRecords;
    private long signedAt = System.nanoTime();
    private String note = "";
    private boolean running = true;
    private volatile boolean ended;
    private volatile Optional<AuditException> failure = Optional.empty();

    LogWriter(LogFolder folder, LogSink sink, NoteSigner signer, LogScan scan) {
        this.folder = folder;
        this.sink = sink;
        this.signer = signer;
        this.tree = scan.tree();
        this.previous = scan.previous();
        this.length = scan.whole();
    }

    /**
     * Puts a command in line.
     *
     * @throws AuditException when the line stays full, or nothing is written any more
     */
    void submit(Command command, Duration patience) throws InterruptedException {
        if (!waiting.offer(command, patience.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AuditException(
                    "audit log: queue full (expected: room within " + patience + ")");
        }
        if (ended) { // it may have come after the last look into the queue
            command.fail(closed());
        }
    }

    /** Why nothing is written any more; empty while it is. */
    Optional<AuditException> failure() {
        return failure;
    }

    @Override
    public void run() {
        try {
            while (running) {
                serve(next());
            }
        } catch (InterruptedException stopped) {
            failure = Optional.of(new AuditException("audit log: writer interrupted", stopped));
        } finally {
            ended = true;
            waiting.forEach(command -> command.fail(failure.orElseGet(LogWriter::closed)));
        }
    }

    private List<Command> next() throws InterruptedException {
        List<Command> batch = new ArrayList<>();
        boolean unsigned = failure.isEmpty() && signedRecords < tree.size();
        long patience = unsigned ? signedAt + SIGN_EVERY - System.nanoTime() : SIGN_EVERY;
        Command first = waiting.poll(Math.max(0, patience), TimeUnit.NANOSECONDS);
        if (first != null) {
            batch.add(first);
            waiting.drainTo(batch);
        }
        return batch;
    }

    private void serve(List<Command> batch) {
        try {
            if (failure.isEmpty()) {
                write(batch);
            }
            if (failure.isEmpty() && isSignatureDue(batch)) {
                sign();
            }
        } catch (IOException | RuntimeException failed) {
            fail(failed);
        }
        batch.forEach(this::answer);
    }

    private void write(List<Command> batch) throws IOException {
        var bytes = new ByteArrayOutputStream();
        long first = tree.size();
        for (Command command : batch) {
            if (command instanceof Command.Append append) {
                byte[] line = line(append.body());
                previous = Lines.link(tree.add(line));
                bytes.writeBytes(line);
                bytes.write('\n');
            }
        }
        if (bytes.size() == 0) {
            return;
        }
        sink.write(ByteBuffer.wrap(bytes.toByteArray()));
        sink.sync();
        length += bytes.size();
        for (Command command : batch) {
            if (command instanceof Command.Append append) {
                append.index().complete(first++);
            }
        }
    }

    private byte[] line(String body) {
        return (Lines.head(tree.size(), previous) + body).getBytes(StandardCharsets.UTF_8);
    }

    private boolean isSignatureDue(List<Command> batch) {
        boolean asked = batch.stream().anyMatch(command -> !(command instanceof Command.Append));
        boolean late = System.nanoTime() - signedAt >= SIGN_EVERY;
        return signedRecords < tree.size() && (asked || late);
    }

    /** Only after a sync: a checkpoint never covers what is not on disk. */
    private void sign() throws IOException {
        note = signer.sign(Checkpoint.of(signer.key().name(), tree).text());
        PrivateFiles.write(folder.checkpoint(), note);
        signedRecords = tree.size();
        signedAt = System.nanoTime();
    }

    private void answer(Command command) {
        failure.ifPresent(command::fail);
        switch (command) {
            case Command.Append _ -> {} // answered when it was on disk
            case Command.Sign sign -> sign.note().complete(note);
            case Command.Stop stop -> {
                running = false;
                stop.note().complete(note);
            }
        }
    }

    private void fail(Exception cause) {
        var failed =
                new AuditException(
                        "audit log: "
                                + folder.path()
                                + " cannot be written (expected: a writable disk with room);"
                                + " make room and restart, everything is refused until then",
                        cause);
        failure = Optional.of(failed);
        // once: from here on every request is refused, and the operator must learn why
        LOG.atError()
                .addKeyValue("cause", String.valueOf(cause.getMessage()))
                .log(failed.getMessage());
        try {
            sink.cut(length); // what was refused is not in the log either
        } catch (IOException stays) {
            cause.addSuppressed(stays);
        }
    }

    private static AuditException closed() {
        return new AuditException("audit log: closed");
    }
}
