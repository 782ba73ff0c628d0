// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.runtime.PrivateFiles;
import io.sallyport.tls.Pem;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An identity as {@code curl} and {@link io.sallyport.tls.FileIdentity} read it: {@code svid.pem},
 * {@code svid.key} and {@code bundle.pem}. Whoever can read them is that workload: for the demo
 * only.
 */
public final class IdentityFiles {
    private IdentityFiles() {}

    /**
     * Writes all three (0600).
     *
     * @throws IOException when the folder cannot be written
     */
    public static void write(Path folder, Svid svid, TrustBundle bundle) throws IOException {
        PrivateFiles.write(folder.resolve("bundle.pem"), bundle.text());
        PrivateFiles.write(folder.resolve("svid.key"), Pem.text(svid.key()));
        PrivateFiles.write(folder.resolve("svid.pem"), Pem.text(svid.chain()));
    }
}
