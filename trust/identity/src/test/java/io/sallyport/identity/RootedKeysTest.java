// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.identity.Johns.HandClock;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RootedKeysTest {
    private static final Duration MONTH = Duration.ofDays(30);
    private final TokenRoot root = TokenRoot.create();
    private final HandClock clock = new HandClock();
    private final AtomicInteger fetches = new AtomicInteger();
    private final AtomicReference<byte[]> served = new AtomicReference<>(document(root, Johns.KEY));
    private final RootedKeys keys =
            RootedKeys.of(
                    RootKey.parse(root.publicKey()),
                    () -> {
                        fetches.incrementAndGet();
                        return served.get();
                    },
                    clock);

    @Test
    void a_key_that_the_root_vouched_for_is_found() {
        assertThat(keys.find("2026-11-a")).contains(Johns.KEY.publicKey());
        assertThat(keys.ready()).isTrue();
    }

    @Test
    void keys_beside_the_signed_statement_are_not_believed() {
        SigningKey thief = SigningKey.create("thief");
        String mixed = text(served.get()).replace("\"keys\":[", "\"keys\":[" + thief.publicJson());
        served.set(mixed.getBytes(StandardCharsets.UTF_8));

        assertThat(keys.find("thief")).isEmpty();
    }

    @Test
    void a_statement_of_another_root_is_refused() {
        served.set(document(TokenRoot.create(), SigningKey.create("evil")));

        assertThat(keys.find("evil")).isEmpty();
        assertRefused(served.get(), "key_set_not_vouched_for");
    }

    @Test
    void an_access_token_signed_by_the_root_is_no_key_set() {
        byte[] confused =
                ("{\"keys\":[],\"signed\":\"" + Johns.good().text() + "\"}")
                        .getBytes(StandardCharsets.UTF_8);

        assertRefused(confused, "wrong_type");
    }

    @Test
    void an_older_statement_does_not_bring_a_withdrawn_key_back() {
        byte[] old = document(root, SigningKey.create("leaked"));
        clock.advance(Duration.ofMinutes(10));
        keys.refresh(document(root, Johns.KEY));

        assertRefused(old, "key_set_older_than_known");
        assertThat(keys.find("leaked")).isEmpty();
    }

    @Test
    void a_statement_ends_with_its_expiry() {
        keys.refresh(served.get());

        clock.advance(MONTH);

        assertThat(keys.find("2026-11-a")).isEmpty();
        assertRefused(served.get(), "key_set_expired");
    }

    @Test
    void unknown_key_ids_do_not_drive_fetches() {
        for (int i = 0; i < 1_000; i++) {
            assertThat(keys.find("guess-" + i)).isEmpty();
        }

        assertThat(fetches).hasValue(1);
    }

    @Test
    void a_rotated_key_is_found_without_a_restart_and_the_old_one_is_gone() {
        keys.find("2026-11-a");
        clock.advance(Duration.ofSeconds(6));
        served.set(document(root, SigningKey.create("2026-12-a")));

        assertThat(keys.find("2026-12-a")).isPresent();
        assertThat(keys.find("2026-11-a")).isEmpty();
    }

    @Test
    void when_the_service_is_down_known_keys_last_an_hour_and_then_none_count() {
        keys.find("2026-11-a");
        var down =
                RootedKeys.of(
                        RootKey.parse(root.publicKey()),
                        () -> {
                            throw new UncheckedIOException(new java.io.IOException("down"));
                        },
                        clock);
        down.refresh(served.get());

        clock.advance(Duration.ofMinutes(59));
        assertThat(down.find("2026-11-a")).isPresent();
        clock.advance(Duration.ofMinutes(2));

        assertThat(down.find("2026-11-a")).isEmpty();
        assertThat(down.ready()).isFalse();
    }

    @Test
    void requests_that_come_together_wait_for_one_fetch() throws Exception {
        var begun = new CountDownLatch(1);
        var go = new CountDownLatch(1);
        var slow =
                RootedKeys.of(
                        RootKey.parse(root.publicKey()),
                        () -> {
                            fetches.incrementAndGet();
                            begun.countDown();
                            await(go);
                            return served.get();
                        },
                        clock);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var first = threads.submit(() -> slow.find("2026-11-a"));
            await(begun);
            var second = threads.submit(() -> slow.find("2026-11-a"));
            go.countDown();

            assertThat(first.get()).isPresent();
            assertThat(second.get()).isPresent();
        }
        assertThat(fetches).hasValue(1);
    }

    @Test
    void a_root_and_a_key_survive_on_disk_for_their_owner_only(@TempDir Path folder)
            throws Exception {
        Path file = folder.resolve("token-root.jwk");
        root.write(file);

        assertThat(Files.getPosixFilePermissions(file))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(TokenRoot.read(file).publicKey()).isEqualTo(root.publicKey());

        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        assertThatThrownBy(() -> TokenRoot.read(file))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("open to others");
    }

    private void assertRefused(byte[] document, String reason) {
        assertThatThrownBy(() -> keys.refresh(document))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private byte[] document(TokenRoot by, SigningKey key) {
        return ("{\"keys\":[],\"signed\":\""
                        + by.vouch(List.of(key), clock.instant(), MONTH)
                        + "\"}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(10, java.util.concurrent.TimeUnit.SECONDS)) {
                throw new IllegalStateException("latch: not opened");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
