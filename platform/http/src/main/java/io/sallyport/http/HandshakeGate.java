// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may begin a handshake. Each costs a signature before anybody has proven anything, so an
 * address may begin only so many a second and have only so many under way, and all addresses
 * together only so many under way. Bounded memory; thread-safe, never blocks.
 */
final class HandshakeGate {
    private static final Logger LOG = LoggerFactory.getLogger(HandshakeGate.class);
    private static final int ADDRESSES = 10_000;
    private static final long TOLD_EVERY = Duration.ofSeconds(10).toNanos();
    private static final int NETWORK_BYTES = 8; // of an IPv6 address: one site owns a whole /64

    private final Limits limits;
    private final Ticker ticker;
    private final Cache<String, AtomicLong> paces; // when the next is due, if none came too fast
    private final Map<String, Integer> underWay = new ConcurrentHashMap<>();
    private final AtomicInteger all = new AtomicInteger();
    private final AtomicLong refused = new AtomicLong();
    private final AtomicLong tell;

    /**
     * @param perSecond of one address, in the long run
     * @param burst so many at once before that counts
     * @param perAddress under way at a time, of one address
     * @param all under way at a time
     */
    record Limits(int perSecond, int burst, int perAddress, int all) {
        static final Limits DEFAULT = new Limits(200, 400, 256, 1024);
    }

    HandshakeGate(Limits limits) {
        this(limits, Ticker.systemTicker());
    }

    HandshakeGate(Limits limits, Ticker ticker) {
        this.limits = limits;
        this.ticker = ticker;
        this.tell = new AtomicLong(ticker.read());
        this.paces =
                Caffeine.newBuilder()
                        .maximumSize(ADDRESSES)
                        // longer than a whole burst takes to be forgiven
                        .expireAfterAccess(
                                Duration.ofSeconds(1L + limits.burst() / limits.perSecond()))
                        .ticker(ticker)
                        .executor(Runnable::run)
                        .build();
    }

    /** One handshake that was let in; the end of it, good or bad, closes it. */
    interface Pass extends AutoCloseable {
        @Override
        void close();
    }

    /** Empty: not now. */
    Optional<Pass> enter(InetAddress address) {
        String key = key(address);
        if (!begin(key)) {
            refused();
            return Optional.empty();
        }
        if (!inTime(key)) {
            end(key);
            refused();
            return Optional.empty();
        }
        return Optional.of(() -> end(key));
    }

    private boolean begin(String key) {
        if (all.incrementAndGet() > limits.all()) {
            all.decrementAndGet();
            return false;
        }
        if (underWay.merge(key, 1, Integer::sum) > limits.perAddress()) {
            end(key);
            return false;
        }
        return true;
    }

    private void end(String key) {
        underWay.computeIfPresent(key, (_, count) -> count > 1 ? count - 1 : null);
        all.decrementAndGet();
    }

    /** The generic cell rate algorithm: one number an address. */
    private boolean inTime(String key) {
        long step = Duration.ofSeconds(1).toNanos() / limits.perSecond();
        long ahead = step * limits.burst();
        long now = ticker.read();
        AtomicLong due = paces.get(key, _ -> new AtomicLong(now));
        long before = due.get();
        while (true) {
            long next = (before - now < 0 ? now : before) + step;
            if (next - now > ahead) {
                return false;
            }
            long seen = due.compareAndExchange(before, next);
            if (seen == before) {
                return true;
            }
            before = seen;
        }
    }

    /** Told now and then with a number: whoever can connect could fill the log. */
    private void refused() {
        long count = refused.incrementAndGet();
        long due = tell.get();
        long now = ticker.read();
        if (now - due >= 0 && tell.compareAndSet(due, now + TOLD_EVERY)) {
            LOG.atWarn()
                    .addKeyValue("so_far", count)
                    .log("handshakes refused: too many from an address, or under way");
        }
    }

    private static String key(InetAddress address) {
        byte[] bytes = address.getAddress();
        return HexFormat.of()
                .formatHex(bytes.length > 4 ? Arrays.copyOf(bytes, NETWORK_BYTES) : bytes);
    }
}
