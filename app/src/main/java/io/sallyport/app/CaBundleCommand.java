// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import io.sallyport.ca.CaBundle;
import io.sallyport.ca.CaOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code sallyport ca bundle}: whom to trust. */
@Command(
        name = "bundle",
        description = {
            "Prints the trust bundle: the roots in PEM, for OpenSSL, databases, drivers and curl; or as SPIFFE has it.",
            "Its sequence and its digest (enrolment.bundle-sha256) are told on standard error."
        })
final class CaBundleCommand implements Runnable {
    @Mixin private CaFiles files = new CaFiles();

    @Option(
            names = "--spiffe",
            description =
                    "the JSON document of the SPIFFE trust domain and bundle specification, as other trust domains get it")
    private boolean spiffe;

    @Override
    public void run() {
        CaBundle bundle = files.with(CaOperator::bundle);
        System.out.println((spiffe ? bundle.spiffe() : bundle.pem()).stripTrailing());
        System.err.printf("sequence %d%nsha256 %s%n", bundle.sequence(), bundle.hash());
    }
}
