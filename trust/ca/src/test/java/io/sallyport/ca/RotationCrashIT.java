// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static io.sallyport.ca.Realm.DOMAIN;
import static io.sallyport.ca.Realm.LOCK;
import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.audit.AuditLog;
import io.sallyport.tls.PeerJudge;
import io.sallyport.tls.Pem;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An authority killed again and again while it rotates: each start goes on from the last step. */
class RotationCrashIT {
    private static final int KILLS = 6;

    @TempDir private Path folder;

    /** The process that is killed: prints each bundle's sequence and a certificate under it. */
    static final class Rotator {
        private Rotator() {}

        public static void main(String[] arguments) {
            Path home = Path.of(arguments[0]);
            var ca = new CaFolder(home.resolve("ca"));
            var register = new Register(ca.database());
            var audit = AuditLog.open(home.resolve("audit"), "spiffe://" + DOMAIN + "/ca");
            var authorities = Authorities.open(ca, register);
            var book = new Book(audit, Clock.systemUTC());
            var rotation = new Rotation(ca, authorities, book, Clock.systemUTC());
            for (int i = 0; ; i++) {
                authorities.advance(Clock.systemUTC().instant(), book::step);
                boolean idle =
                        authorities.rows().stream()
                                .noneMatch(row ->
                                        row.state() == AuthorityRow.State.PREPARED
                                                || row.state() == AuthorityRow.State.RETIRING);
                if (idle) {
                    Path key = home.resolve("root-" + System.nanoTime() + ".key");
                    rotation.root(key, LOCK);
                }
                issue(authorities, register, i);
            }
        }

        private static void issue(Authorities authorities, Register register, int number) {
            var issuer = new Issuer(authorities.signing(), Realm.config(Duration.ofSeconds(1)));
            var id = new SpiffeId(DOMAIN, "/w" + number);
            var now = Clock.systemUTC().instant();
            var chain = issuer.issue(id, Keys.fresh().getPublic(), now);
            var by = new Register.By(Register.Manner.OWN, issuer.authority(), "");
            register.issued(new Register.Entry(chain.getFirst(), id, by, now), () -> {});
            System.out.println(authorities.published().sequence());
        }
    }

    @Test
    @Timeout(300)
    void a_killed_rotation_goes_on_and_never_back() throws Exception {
        Realm.init(folder.resolve("ca"), Clock.systemUTC());
        var random = new Random(7);
        long last = 0;

        for (int kill = 0; kill < KILLS; kill++) {
            List<String> said = rotateUntilKilled(kill, random.nextInt(120));
            long first = Long.parseLong(said.getFirst());
            assertThat(first).as("kill %d", kill).isGreaterThanOrEqualTo(last);
            last = Long.parseLong(said.getLast());
            requireSound(last);
        }

        assertThat(last).isGreaterThan(KILLS);
    }

    /** One signs, it is trusted, and the copy for the eye is a bundle. */
    private void requireSound(long last) throws IOException {
        var ca = new CaFolder(folder.resolve("ca"));
        var register = new Register(ca.database());
        try {
            var authorities = Authorities.open(ca, register);
            var keys = Keys.fresh();
            List<X509Certificate> chain =
                    new Issuer(authorities.signing(), Realm.config(Duration.ofMinutes(1)))
                            .issue(Realm.GATEWAY, keys.getPublic(), Clock.systemUTC().instant());
            PublishedBundle bundle = authorities.published();

            assertThat(bundle.sequence()).isGreaterThanOrEqualTo(last);
            assertThat(authorities.rows())
                    .filteredOn(row -> row.state() == AuthorityRow.State.SIGNING)
                    .hasSize(1);
            assertThat(
                            new PeerJudge(new BundleOnly(bundle.bundle()), Clock.systemUTC())
                                    .judge(chain))
                    .isInstanceOf(Verdict.Accepted.class);
            assertThat(Pem.certificates(Files.readString(ca.bundle()))).isNotEmpty();
        } finally {
            register.close();
        }
    }

    private List<String> rotateUntilKilled(int kill, int millis)
            throws IOException, InterruptedException {
        Path said = folder.resolve("said-" + kill);
        Process rotator =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "--enable-native-access=ALL-UNNAMED",
                                "-Xmx128m",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Rotator.class.getName(),
                                folder.toString())
                        .redirectOutput(said.toFile())
                        .redirectError(folder.resolve("error-" + kill).toFile())
                        .start();
        try {
            Awaitility.await()
                    .atMost(Duration.ofMinutes(2))
                    .until(() -> !rotator.isAlive() || lines(said).size() > 20 + millis);
            assertThat(rotator.isAlive())
                    .as(Files.readString(folder.resolve("error-" + kill)))
                    .isTrue();
        } finally {
            rotator.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
        return lines(said);
    }

    /** Whole lines only: the last may have been cut. */
    private static List<String> lines(Path file) throws IOException {
        String text = Files.readString(file);
        return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    }
}
