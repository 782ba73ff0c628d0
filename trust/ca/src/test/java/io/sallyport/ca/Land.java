// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import static java.util.Objects.requireNonNull;

import io.sallyport.audit.AuditLog;
import io.sallyport.http.Listener;
import io.sallyport.runtime.Metrics;
import io.sallyport.testkit.FreePort;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A whole trust domain beside others: its authority, its workloads, and how it is seen from
 * outside.
 */
final class Land implements AutoCloseable {
    final String domain;
    final TrustBundle bundle;
    private final Path folder;
    private final int port = FreePort.next();
    private final AuditLog audit;
    private @Nullable CaConfig config;
    private @Nullable CertificateAuthority ca;

    Land(Path folder, String domain) {
        this.folder = folder;
        this.domain = domain;
        this.bundle = CaInit.init(folder.resolve("ca"), domain, Realm.LOCK, Clock.systemUTC());
        this.audit = AuditLog.open(folder.resolve("audit"), "spiffe://" + domain + "/ca");
    }

    /** Begins to federate with these. */
    Land start(Land... others) {
        config = config(others);
        var around =
                new Surroundings(
                        folder.resolve("ca"),
                        audit,
                        new Metrics(),
                        Clock.systemUTC(),
                        Optional.empty());
        ca = CertificateAuthority.start(config, around);
        return this;
    }

    private CaConfig config(Land... others) {
        CaConfig plain = Realm.config(Duration.ofHours(1));
        return new CaConfig(
                Listener.loopback(port),
                plain.renewalListener(),
                plain.life(),
                plain.dnsNames(),
                plain.addresses(),
                List.of(),
                Arrays.stream(others).map(Land::fromOutside).toList(),
                Duration.ZERO);
    }

    /** What `ca status` says of the others. */
    List<CaStatus.Foreign> others() {
        try (var log = AuditLog.open(folder.resolve("status"), "spiffe://" + domain + "/operator");
                var operator =
                        CaOperator.open(
                                requireNonNull(config),
                                folder.resolve("ca"),
                                log,
                                URI.create("https://127.0.0.1:1"),
                                Clock.systemUTC())) {
            return operator.status().foreign();
        }
    }

    private ForeignDomain fromOutside() {
        return new ForeignDomain(
                domain,
                URI.create("https://127.0.0.1:" + port + Wire.SPIFFE_BUNDLE),
                OwnId.of(domain).toString(),
                folder.resolve("ca").resolve("bundle.pem"),
                Optional.of(BundleHash.of(bundle)),
                Duration.ofSeconds(5),
                Duration.ofHours(1));
    }

    CertificateAuthority ca() {
        return requireNonNull(ca);
    }

    SpiffeId id(String name) {
        return new SpiffeId(domain, "/" + name);
    }

    /** An enrolled workload, which hears of anything only when a test says so. */
    RenewedIdentity workload(String name) {
        Path tokens = folder.resolve("tokens");
        try (var made = JoinTokens.open(folder.resolve("ca"), Clock.systemUTC())) {
            made.write(id(name), Duration.ofHours(1), tokens);
        }
        var config =
                new EnrolmentConfig(
                        URI.create("https://127.0.0.1:" + port),
                        URI.create("https://127.0.0.1:" + ca().renewalPort()),
                        BundleHash.of(bundle),
                        tokens,
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        Optional.empty(),
                        List.of());
        return Enrolment.once(config, id(name), folder.resolve("home-" + name), Clock.systemUTC());
    }

    /** What this domain's issuing authority would sign in the hands of a thief. */
    IdentitySource forged(SpiffeId id, TrustBundle trust) {
        CaFolder.Authority stolen = new CaFolder(folder.resolve("ca")).read();
        TestCa.Issued issued = TestCa.of(stolen.certificate(), stolen.key()).issue(id.toString());
        return IdentitySource.fixed(new Svid(id, issued.key(), issued.chain()), trust);
    }

    /** Makes a new root, which signs as soon as every workload of this domain has it. */
    void rotateRoot() {
        Path key = folder.resolve("ca").resolve("offline").resolve("new.key");
        try (var register = new Register(new CaFolder(folder.resolve("ca")).database());
                var log =
                        AuditLog.open(
                                folder.resolve("operator"), "spiffe://" + domain + "/operator")) {
            var home = new CaFolder(folder.resolve("ca"));
            new Rotation(
                            home,
                            Authorities.open(home, register),
                            new Book(log, Clock.systemUTC()),
                            Clock.systemUTC())
                    .root(key, Realm.LOCK);
        }
    }

    @Override
    public void close() {
        ca().close();
        audit.close();
    }
}
