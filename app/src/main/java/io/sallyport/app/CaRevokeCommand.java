// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.CaOperator;
import io.sallyport.tls.SpiffeId;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sallyport ca revoke}: takes a workload or a certificate back. */
@Command(
        name = "revoke",
        description = {
            "Takes a workload or a certificate back: it is renewed no more, and every PEP refuses its tokens within two",
            "seconds, told by the token service. Registered and audited."
        },
        footer = {
            "",
            "A device is lost:         sallyport ca revoke device --config FILE",
            "A key was stolen, the workload goes on with a new one:",
            "                          sallyport ca revoke gateway --certificates --config FILE",
            "                          sallyport ca token gateway --config FILE",
            "One certificate and what was renewed from it:",
            "                          sallyport ca revoke --serial HEX --config FILE",
            "Exit 0: done and told; 3: done, but the token service does not answer: the running authority tells it as soon",
            "as it does, until then PEPs take the certificate's tokens to their end."
        })
final class CaRevokeCommand implements Callable<Integer> {
    private static final int NOT_TOLD = 3;

    @Mixin private CaFiles files = new CaFiles();

    @ArgGroup(multiplicity = "1")
    private Target target = new Target();

    @Option(
            names = "--certificates",
            description = "only the certificates that it has now; it may enrol again")
    private boolean certificates;

    @Option(
            names = "--lift",
            description =
                    "the other way round: the workload may enrol again, and is taken again when the token service has forgotten (sts.standing-life)")
    private boolean lift;

    /** One of both. */
    static final class Target {
        @Parameters(paramLabel = "WORKLOAD", description = "its name or SPIFFE ID")
        private String workload = "";

        @Option(
                names = "--serial",
                paramLabel = "HEX",
                description = "a certificate's serial, as `sallyport ca status` shows it")
        private String serial = "";
    }

    @Override
    public Integer call() {
        if (!target.serial.isEmpty()) {
            return told(files.with(operator -> operator.revokeSerial(target.serial)));
        }
        SpiffeId id = files.workload(target.workload);
        if (lift) {
            boolean was = files.with(operator -> operator.lift(id));
            System.out.println(id + (was ? ": may enrol again" : ": was not revoked"));
            return 0;
        }
        return told(
                files.with(operator ->
                        certificates
                                ? operator.revokeCertificates(id)
                                : operator.revokeWorkload(id)));
    }

    private static int told(CaOperator.Revoked revoked) {
        System.out.printf(
                "revoked: %s, certificates: %d%n", revoked.id(), revoked.serials().size());
        if (revoked.told()) {
            return 0;
        }
        System.err.println(
                "the token service does not answer (expected: within 5 s); the authority tells it as soon as it does");
        return NOT_TOLD;
    }
}
