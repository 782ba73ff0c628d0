// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.testkit.Leaf;
import io.sallyport.testkit.TestCa;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileIdentityTest {
    private static final String ID = "spiffe://demo.sallyport/gateway";

    private final TestCa ca = TestCa.create("demo");

    @TempDir private Path folder;

    private void write(TestCa.Issued issued) throws IOException {
        Files.writeString(folder.resolve("svid.key"), Pem.text(issued.key()));
        Files.writeString(folder.resolve("svid.pem"), Pem.text(issued.chain()));
        Files.writeString(folder.resolve("bundle.pem"), Pem.text(List.of(ca.anchor())));
    }

    @Test
    void a_folder_is_read_as_it_was_written() throws Exception {
        TestCa.Issued issued = ca.intermediate("below").issue(ID);
        write(issued);

        try (FileIdentity identity = FileIdentity.open(folder)) {

            assertThat(identity.svid().id()).hasToString(ID);
            assertThat(identity.svid().chain()).isEqualTo(issued.chain());
            assertThat(identity.svid().key()).isEqualTo(issued.key());
            assertThat(identity.bundle().anchors()).containsExactly(ca.anchor());
            assertThat(identity.bundle().trustDomain()).isEqualTo("demo.sallyport");
        }
    }

    @Test
    void rsa_keys_are_read_too() throws Exception {
        write(ca.issue(Leaf.of(ID).key("RSA-2048")));

        try (FileIdentity identity = FileIdentity.open(folder)) {
            assertThat(identity.svid().key().getAlgorithm()).isEqualTo("RSA");
        }
    }

    @Test
    void a_renewal_is_seen_and_told() throws Exception {
        write(ca.issue(ID));
        var told = new CountDownLatch(1);
        TestCa.Issued renewed = ca.issue(ID);
        try (FileIdentity identity = FileIdentity.open(folder, Duration.ofMillis(20));
                IdentitySource.Subscription ignored = identity.onChange(told::countDown)) {

            write(renewed);

            assertThat(told.await(5, TimeUnit.SECONDS)).isTrue();
            assertThat(identity.svid().leaf()).isEqualTo(renewed.chain().getFirst());
            assertThat(ignored).isNotNull();
        }
    }

    @Test
    void a_key_that_does_not_fit_is_refused() throws Exception {
        write(ca.issue(ID));
        Files.writeString(folder.resolve("svid.key"), Pem.text(ca.issue(ID).key()));

        assertThatThrownBy(() -> FileIdentity.open(folder))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("not the key");
    }

    @Test
    void a_missing_file_is_named() throws Exception {
        write(ca.issue(ID));
        Files.delete(folder.resolve("bundle.pem"));

        assertThatThrownBy(() -> FileIdentity.open(folder)).hasMessageContaining("bundle.pem");
    }

    @Test
    void a_certificate_without_an_id_is_refused() throws Exception {
        write(ca.issue(Leaf.of(ID).uris(List.of())));

        assertThatThrownBy(() -> FileIdentity.open(folder)).hasMessageContaining("0 URI names");
    }

    @Test
    void broken_text_is_refused() {
        assertThatThrownBy(() -> Pem.privateKey("no key"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        Pem.privateKey(
                                "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE"
                                        + " KEY-----\n"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Pem.certificates("-----BEGIN CERTIFICATE-----\nAAAA"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        Pem.certificates(
                                "-----BEGIN CERTIFICATE-----\n!!\n-----END" + " CERTIFICATE-----"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(Pem.certificates("")).isEmpty();
    }

    @Test
    void a_key_is_not_in_the_text_of_its_identity() {
        TestCa.Issued issued = ca.issue(ID);

        assertThat(new Svid(SpiffeId.parse(ID), issued.key(), issued.chain()).toString())
                .isEqualTo("Svid[" + ID + ", key redacted]");
    }
}
