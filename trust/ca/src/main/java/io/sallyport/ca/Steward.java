// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditException;
import io.sallyport.store.StoreException;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every second for what the authority has to do by itself: the next step of a rotation, a
 * bundle that an operator has changed, a revocation that the token service has not heard of.
 */
final class Steward implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Steward.class);
    private static final long EVERY_MILLIS = 500;

    private final Authorities authorities;
    private final RenewedIdentity self;
    private final Book book;
    private final Optional<TokenServiceLine> line;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private boolean complained;

    Steward(
            Authorities authorities,
            RenewedIdentity self,
            Surroundings around,
            Optional<TokenServiceLine> line) {
        this.authorities = authorities;
        this.self = self;
        this.book = new Book(around.audit(), around.clock());
        this.line = line;
        this.clock = around.clock();
    }

    void start() {
        Thread.ofVirtual().name("ca-steward").start(this::run);
    }

    /** One look. */
    void look() {
        try {
            authorities.advance(clock.instant(), book::step);
            self.adopt(authorities.published());
            self.heal();
            line.ifPresent(TokenServiceLine::tell);
            complained = false;
        } catch (StoreException | AuditException | CaException e) { // the next look tries again
            if (!complained) {
                LOG.atWarn()
                        .addKeyValue("why", e.getMessage())
                        .log("the authority cannot go on with what is due; will be tried again");
            }
            complained = true;
        }
    }

    private void run() {
        try {
            while (!closed.await(EVERY_MILLIS, TimeUnit.MILLISECONDS)) {
                look();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        closed.countDown();
        line.ifPresent(TokenServiceLine::close);
    }
}
