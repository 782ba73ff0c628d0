// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * One process's tamper-evident log: JSON lines, a Merkle tree over them (RFC 6962, 2.1),
 * checkpoints signed as C2SP notes with the process's own Ed25519 key, at least each second when
 * there is something new. Thread-safe; concurrent appends share one sync. Every wait is bounded.
 */
public final class AuditLog implements AutoCloseable {
    /** The event of a log's first record; its fact {@code key} names the public key. */
    static final String OPENED = "opened";

    /** The event of a later start. */
    static final String RESUMED = "resumed";

    /** The event of a start that found what a crash leaves; its facts say what. */
    static final String RECOVERED = "recovered";

    /** The fact of {@link #RECOVERED}: so many records before it were not signed until then. */
    static final String UNSIGNED = "unsigned_records";

    private static final Duration QUEUE = Duration.ofSeconds(5);
    private static final Duration DISK = Duration.ofSeconds(10);

    private final LogWriter writer;
    private final Thread thread;
    private final LogSink sink;
    private final FolderLock lock;
    private final AtomicBoolean closed = new AtomicBoolean();

    private AuditLog(LogWriter writer, LogSink sink, FolderLock lock) {
        this.writer = writer;
        this.sink = sink;
        this.lock = lock;
        this.thread = Thread.ofPlatform().daemon().name("audit-writer").start(writer);
    }

    /**
     * Opens or makes the log in {@code folder}: {@code log.jsonl}, {@code checkpoint}, {@code
     * key.pub}, and the private key (0600). Reads the whole log and compares it with its
     * checkpoint.
     *
     * @param origin the checkpoint's first line, this process's SPIFFE ID
     * @throws AuditException when the folder cannot be written, is written by another process, or
     *     what is there does not verify
     */
    public static AuditLog open(Path folder, String origin) {
        return open(folder, origin, LogSink::file);
    }

    static AuditLog open(Path folder, String origin, LogSink.Opener disk) {
        try {
            var files = new LogFolder(PrivateFiles.folder(folder));
            FolderLock lock = FolderLock.take(files.lock());
            try {
                return open(files, origin, disk, lock);
            } catch (IOException | RuntimeException failed) {
                lock.close();
                throw failed;
            }
        } catch (IOException | IllegalArgumentException failed) {
            throw new AuditException(
                    "audit log: " + folder + " cannot be opened: " + failed.getMessage(), failed);
        }
    }

    private static AuditLog open(
            LogFolder files, String origin, LogSink.Opener disk, FolderLock lock)
            throws IOException {
        NoteSigner signer = files.signer(origin);
        LogScan scan = LogCheck.scan(files, signer.key());
        if (!(scan.verdict() instanceof Verdict.Intact)) {
            throw new AuditException(
                    "audit log: "
                            + files.path()
                            + " does not verify: "
                            + LogCheck.text(scan.verdict())
                            + "; keep it as evidence and start with an empty folder");
        }
        LogSink sink = disk.open(files.log());
        sink.cut(scan.whole());
        PrivateFiles.sync(files.path());
        var log = new AuditLog(new LogWriter(files, sink, signer, scan), sink, lock);
        log.begin(signer.key(), scan, scan.tree().size());
        return log;
    }

    /**
     * Writes one record; durable when the call returns.
     *
     * @return its index, from 0
     * @throws AuditException when it cannot be written: the caller refuses the request then, and so
     *     is every later append until the process starts again
     */
    public long append(AuditRecord entry) {
        var index = new CompletableFuture<Long>();
        return answer(new Command.Append(Lines.body(entry), index), index);
    }

    /**
     * Why nothing is written any more, with the next step; empty while the log can be written. What
     * {@code /readyz} asks.
     */
    public Optional<String> failure() {
        return closed.get()
                ? Optional.of("audit log: closed")
                : writer.failure().map(AuditException::getMessage);
    }

    /**
     * The newest signed checkpoint (C2SP tlog-checkpoint); covers every append that has returned.
     *
     * @throws AuditException when it cannot be signed and written
     */
    public String checkpoint() {
        var note = new CompletableFuture<String>();
        return answer(new Command.Sign(note), note);
    }

    /** Signs what is not signed yet, and stops. Later appends throw. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            var note = new CompletableFuture<String>();
            answer(new Command.Stop(note), note);
            thread.join(DISK);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            release();
        }
    }

    /** The log's own records; before any other. */
    private void begin(NoteKey key, LogScan scan, long records) {
        try {
            if (scan.torn() > 0 || scan.unsigned() > 0) {
                append(own(RECOVERED, found(scan)));
            }
            append(
                    records == 0
                            ? own(OPENED, Map.of("key", key.text()))
                            : own(RESUMED, Map.of("records", Long.toString(records))));
            checkpoint();
        } catch (AuditException failed) {
            closeAfter(failed);
            throw failed;
        }
    }

    /** What nobody vouched for until now stays marked for ever. */
    private static Map<String, String> found(LogScan scan) {
        return Map.of(
                "cut_bytes", Long.toString(scan.torn()), UNSIGNED, Long.toString(scan.unsigned()));
    }

    private void closeAfter(AuditException failed) {
        try {
            close();
        } catch (AuditException again) {
            failed.addSuppressed(again);
        }
    }

    private static AuditRecord own(String event, Map<String, String> facts) {
        return new AuditRecord(Instant.now(), event, "", "", facts);
    }

    private <R> R answer(Command command, CompletableFuture<R> future) {
        try {
            writer.submit(command, QUEUE);
            return future.get(DISK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new AuditException("audit log: interrupted while waiting for the disk", stopped);
        } catch (TimeoutException slow) {
            throw new AuditException("audit log: disk slow (expected: within " + DISK + ")", slow);
        } catch (ExecutionException failed) {
            throw Optional.ofNullable(failed.getCause())
                    .map(cause -> new AuditException(String.valueOf(cause.getMessage()), cause))
                    .orElseGet(() -> new AuditException("audit log: not written", failed));
        }
    }

    private void release() {
        try (lock;
                sink) {
            return;
        } catch (IOException failed) {
            throw new AuditException("audit log: not closed", failed);
        }
    }
}
