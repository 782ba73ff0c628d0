// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.audit.AuditLog;
import io.sallyport.ca.CaConfig;
import io.sallyport.ca.CaOperator;
import io.sallyport.enforcement.TrustConfig;
import io.sallyport.runtime.Configuration;
import io.sallyport.tls.SpiffeId;
import java.nio.file.Path;
import java.time.Clock;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** Where the authority is that a command works on. */
final class CaFiles {
    /** Its log lies beside those of the roles: theirs are written by them alone. */
    static final String LOG = "ca-operator";

    @Option(
            names = "--config",
            required = true,
            paramLabel = "FILE",
            description = "the configuration file of the authority")
    private Path config = Path.of("sallyport.yaml");

    /** Opens the authority's folder and an audit log of the operator's own. */
    <T> T with(Function<CaOperator, T> work) {
        Configuration file = Sections.read(config);
        TrustConfig trust = file.section("trust", TrustConfig.class);
        try (var audit =
                        AuditLog.open(
                                file.path(Sections.AUDIT).resolve(LOG),
                                trust.workload(LOG).toString());
                var operator =
                        CaOperator.open(
                                file.section("ca", CaConfig.class),
                                folder(file),
                                audit,
                                trust.sts(),
                                Clock.systemUTC())) {
            return work.apply(operator);
        }
    }

    Configuration configuration() {
        return Sections.read(config);
    }

    /** The authority's own folder. */
    Path folder() {
        return folder(configuration());
    }

    /** A workload by its SPIFFE ID or, in this trust domain, by its name. */
    SpiffeId workload(String named) {
        return named.startsWith("spiffe://")
                ? SpiffeId.parse(named)
                : Sections.read(config).section("trust", TrustConfig.class).workload(named);
    }

    private static Path folder(Configuration file) {
        return file.path(Sections.DATA).resolve(Role.CA.text());
    }
}
