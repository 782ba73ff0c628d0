// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.TlsManagers;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/** A client that presents a workload's certificate to any server of its trust domain. */
final class MutualJdk {
    private MutualJdk() {}

    static HttpClient client(IdentitySource identity) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(
                    new KeyManager[] {TlsManagers.keyManager(identity)},
                    new TrustManager[] {TlsManagers.trustManager(identity, _ -> true)},
                    null);
            return HttpClient.newBuilder()
                    .sslContext(context)
                    .connectTimeout(Duration.ofSeconds(30))
                    .build();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
