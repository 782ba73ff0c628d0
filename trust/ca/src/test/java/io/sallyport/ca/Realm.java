// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.audit.AuditLog;
import io.sallyport.http.Listener;
import io.sallyport.runtime.Metrics;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A trust domain with a running authority, in a folder of its own. */
final class Realm implements AutoCloseable {
    static final String DOMAIN = "test.sallyport";
    static final SpiffeId GATEWAY = new SpiffeId(DOMAIN, "/gateway");
    static final SpiffeId MODEL = new SpiffeId(DOMAIN, "/model");

    static final RootKey.Lock LOCK =
            new RootKey.Lock(new Passphrase("a passphrase of a test"), new RootKey.Cost(1 << 4, 1));

    final Path folder;
    final TrustBundle bundle;
    final AuditLog audit;
    final Metrics metrics = new Metrics();
    private final CertificateAuthority ca;

    private Realm(Path folder, CaConfig config, Optional<URI> tokenService) {
        this.folder = folder;
        this.bundle = init(folder.resolve("ca"), Clock.systemUTC());
        this.audit = AuditLog.open(folder.resolve("audit"), "spiffe://" + DOMAIN + "/ca");
        this.ca =
                CertificateAuthority.start(
                        config,
                        new Surroundings(
                                folder.resolve("ca"),
                                audit,
                                metrics,
                                Clock.systemUTC(),
                                tokenService));
    }

    /** With a root key that opens fast. */
    static TrustBundle init(Path folder, Clock clock) {
        return CaInit.init(folder, DOMAIN, LOCK, clock);
    }

    static Realm start(Path folder) {
        return start(folder, Duration.ofHours(1));
    }

    static Realm start(Path folder, Duration life) {
        return new Realm(folder, config(life), Optional.empty());
    }

    /** One that tells a token service of revocations. */
    static Realm start(Path folder, URI tokenService) {
        return new Realm(folder, config(Duration.ofHours(1)), Optional.of(tokenService));
    }

    /** One that takes that issuer's tokens. */
    static Realm start(Path folder, WorkloadIssuer issuer) {
        CaConfig plain = config(Duration.ofHours(1));
        var config =
                new CaConfig(
                        plain.listener(),
                        plain.renewalListener(),
                        plain.life(),
                        plain.dnsNames(),
                        plain.addresses(),
                        List.of(issuer));
        return new Realm(folder, config, Optional.empty());
    }

    static CaConfig config(Duration life) {
        return new CaConfig(
                Listener.loopback(0),
                Listener.loopback(0),
                life,
                List.of("localhost"),
                List.of("127.0.0.1"),
                List.of());
    }

    EnrolmentConfig enrolment() {
        return enrolment(ca.enrolmentPort(), BundleHash.of(bundle));
    }

    EnrolmentConfig enrolment(int port, String bundleSha256) {
        return new EnrolmentConfig(
                URI.create("https://127.0.0.1:" + port),
                URI.create("https://127.0.0.1:" + ca.renewalPort()),
                bundleSha256,
                folder.resolve("tokens"),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                Duration.ofSeconds(30),
                Optional.empty(),
                List.of());
    }

    /** A token that only the test knows. */
    JoinToken token(SpiffeId id) {
        return token(id, Clock.systemUTC());
    }

    JoinToken token(SpiffeId id, Clock clock) {
        try (var tokens = JoinTokens.open(folder.resolve("ca"), clock)) {
            return tokens.create(id, Duration.ofHours(1));
        }
    }

    /** A token where the workload looks for it. */
    Path tokenFile(SpiffeId id) {
        try (var tokens = JoinTokens.open(folder.resolve("ca"), Clock.systemUTC())) {
            return tokens.write(id, Duration.ofHours(1), folder.resolve("tokens"));
        }
    }

    /** An enrolled workload; it is renewed only when told. */
    RenewedIdentity workload(SpiffeId id) {
        return Enrolment.once(enrolment(), id, home(id), Clock.systemUTC());
    }

    RenewedIdentity newcomer(SpiffeId id) {
        tokenFile(id);
        return workload(id);
    }

    Path home(SpiffeId id) {
        return folder.resolve("home").resolve(id.name());
    }

    CaClient client() {
        return new CaClient(enrolment(), DOMAIN);
    }

    /** How many records of that kind name that workload. */
    long audited(String event, String detail) throws IOException {
        return Files.readAllLines(folder.resolve("audit").resolve("log.jsonl")).stream()
                .filter(line ->
                        line.contains('"' + event + '"') && line.contains('"' + detail + '"'))
                .count();
    }

    void stop() {
        ca.close();
    }

    @Override
    public void close() {
        ca.close();
        audit.close();
    }
}
