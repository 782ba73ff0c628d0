// SPDX-License-Identifier: Apache-2.0
package io.sallyport.fields;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.util.SecretBytes;
import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.HexFormat;
import java.util.stream.Stream;

/**
 * The tenants' keys in a folder, one file each, wrapped by the key-encryption key that lies beside
 * them. Deleting a tenant's file makes all its sealed fields unreadable. Thread-safe.
 */
final class TenantKeys {
    private static final String KEK = "kek";
    private static final String SUFFIX = ".tenant-key";
    private static final int KEY_BYTES = 32;
    private static final int FIRST_EPOCH = 1;
    private static final int HEADER = Integer.BYTES + Long.BYTES;
    private static final int MOST_BYTES = 1024;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;
    private final Aead kek;
    private final Expiring<String, TenantKey> known;

    private TenantKeys(Path folder, Aead kek, Clock clock) {
        this.folder = folder;
        this.kek = kek;
        this.known = new Expiring<>(clock);
    }

    static TenantKeys open(Path folder, Clock clock) throws IOException {
        PrivateFiles.folder(folder);
        Path file = folder.resolve(KEK);
        if (!Files.exists(file)) {
            refuseOrphans(folder);
            PrivateFiles.writeNew(file, random());
        }
        byte[] key = PrivateFiles.read(file, KEY_BYTES);
        if (key.length != KEY_BYTES) {
            throw new IOException("file: " + file + " not a key (expected: 32 bytes)");
        }
        try {
            return new TenantKeys(folder, DerivedKeys.aead(key), clock);
        } catch (GeneralSecurityException e) {
            throw new IOException("file: " + file + " not usable", e);
        }
    }

    private static void refuseOrphans(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            boolean orphans = files.anyMatch(f -> f.toString().endsWith(SUFFIX));
            if (orphans && !Files.exists(folder.resolve(KEK))) { // another process's, just now
                throw new IOException(
                        "file: "
                                + folder.resolve(KEK)
                                + " missing beside tenants' keys (expected: both); restore it");
            }
        }
    }

    /** The key to seal with; made when the tenant has none. */
    TenantKey current(String tenant) throws IOException, GeneralSecurityException {
        return known.get(tenant, () -> readOrMake(tenant));
    }

    /** The key that an envelope names; never made here. */
    TenantKey of(String tenant, Envelope.Header header)
            throws IOException, GeneralSecurityException {
        TenantKey key = known.get(tenant, () -> read(tenant));
        if (key.epoch() != header.epoch() || key.id() != header.keyId()) {
            throw new GeneralSecurityException("sealed under another key");
        }
        return key;
    }

    private synchronized TenantKey readOrMake(String tenant)
            throws IOException, GeneralSecurityException {
        if (!Files.exists(file(tenant))) {
            if (!Files.exists(folder.resolve(KEK))) {
                throw new IOException("file: " + folder.resolve(KEK) + " gone; restore it");
            }
            make(tenant);
        }
        return read(tenant);
    }

    /** Epoch, key id, wrapped secret. Of processes that share the folder one makes it for all. */
    private void make(String tenant) throws IOException, GeneralSecurityException {
        long id = RANDOM.nextLong();
        byte[] wrapped = kek.encrypt(random(), wrapping(tenant, FIRST_EPOCH, id));
        byte[] all =
                ByteBuffer.allocate(HEADER + wrapped.length)
                        .putInt(FIRST_EPOCH)
                        .putLong(id)
                        .put(wrapped)
                        .array();
        PrivateFiles.writeNew(file(tenant), all);
    }

    private TenantKey read(String tenant) throws IOException, GeneralSecurityException {
        var buffer = ByteBuffer.wrap(PrivateFiles.read(file(tenant), MOST_BYTES));
        if (buffer.remaining() <= HEADER) {
            throw new IOException("file: " + file(tenant) + " cut short; restore it");
        }
        int epoch = buffer.getInt();
        long id = buffer.getLong();
        byte[] wrapped = new byte[buffer.remaining()];
        buffer.get(wrapped);
        byte[] secret = kek.decrypt(wrapped, wrapping(tenant, epoch, id));
        return new TenantKey(
                tenant, epoch, id, SecretBytes.copyFrom(secret, InsecureSecretKeyAccess.get()));
    }

    /** Binds a wrapped key to its tenant: files that are swapped do not open. */
    private static byte[] wrapping(String tenant, int epoch, long id) {
        byte[] header = ByteBuffer.allocate(HEADER).putInt(epoch).putLong(id).array();
        return new Parts("sallyport-tenant-key").add(tenant).add(header).bytes();
    }

    /** Named by a digest: a tenant's name is no file name. */
    private Path file(String tenant) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(tenant.getBytes(StandardCharsets.UTF_8));
            return folder.resolve(HexFormat.of().formatHex(digest, 0, 16) + SUFFIX);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] random() {
        byte[] bytes = new byte[KEY_BYTES];
        RANDOM.nextBytes(bytes);
        return bytes;
    }
}
