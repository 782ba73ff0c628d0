// SPDX-License-Identifier: Apache-2.0
package io.sallyport.client;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TlsManagers;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Kept connections to callees, all of them as the newest certificate: tokens are bound to it, so a
 * connection that still showed the last one would be refused. Thread-safe.
 */
final class Connections implements AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final IdentitySource identity;
    private final ReentrantLock changing = new ReentrantLock();
    private volatile Generation newest;
    private Optional<Generation> last = Optional.empty(); // guarded by changing

    /** Clients as one certificate. One a callee: the pin is part of its TLS context. */
    private record Generation(Svid svid, Map<SpiffeId, HttpClient> clients) {
        boolean shows(Svid other) {
            return svid.leaf().equals(other.leaf());
        }
    }

    Connections(IdentitySource identity) {
        this.identity = identity;
        this.newest = new Generation(identity.svid(), new ConcurrentHashMap<>());
    }

    HttpClient to(SpiffeId callee) {
        if (!newest.shows(identity.svid())) {
            renew();
        }
        // bounded by the application's targets
        return newest.clients().computeIfAbsent(callee, this::open);
    }

    /**
     * New connections from now on. The old ones may end what they carry, and are closed at the next
     * change: a thread that has just got one of them must still be able to use it.
     */
    private void renew() {
        changing.lock();
        try {
            if (!newest.shows(identity.svid())) {
                last.ifPresent(old -> old.clients().values().forEach(HttpClient::shutdown));
                last = Optional.of(newest);
                newest = new Generation(identity.svid(), new ConcurrentHashMap<>());
            }
        } finally {
            changing.unlock();
        }
    }

    private HttpClient open(SpiffeId callee) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT)
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(Executors.newVirtualThreadPerTaskExecutor())
                .sslContext(TlsManagers.context(identity, callee::equals))
                .build();
    }

    /** What is running is cut. */
    @Override
    public void close() {
        changing.lock();
        try {
            last.ifPresent(old -> old.clients().values().forEach(HttpClient::shutdownNow));
            newest.clients().values().forEach(HttpClient::shutdownNow);
        } finally {
            changing.unlock();
        }
    }
}
