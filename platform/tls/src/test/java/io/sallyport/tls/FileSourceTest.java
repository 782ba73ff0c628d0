// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;

/** An identity that somebody writes into a folder keeps to what every source keeps to. */
class FileSourceTest extends IdentitySourceContractTest {
    @TempDir private Path folder;

    @Override
    Told begin(LiveIdentity.Word first) throws IOException {
        write(first);
        FileIdentity identity = FileIdentity.open(folder, Duration.ofMillis(20));
        return new Told() {
            @Override
            public IdentitySource source() {
                return identity;
            }

            @Override
            public void tell(LiveIdentity.Word word) throws IOException {
                write(word);
            }

            @Override
            public void close() {
                identity.close();
            }
        };
    }

    private void write(LiveIdentity.Word word) throws IOException {
        Files.writeString(folder.resolve("bundle.pem"), word.bundle().text());
        Files.writeString(folder.resolve("svid.key"), Pem.text(word.svid().key()));
        Files.writeString(folder.resolve("svid.pem"), Pem.text(word.svid().chain()));
    }
}
