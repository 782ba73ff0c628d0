// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.identity.SigningKey;
import io.sallyport.identity.TokenRoot;
import io.sallyport.runtime.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** The token service's key and what the token root says about it, in a folder of its own. */
final class KeyFolder {
    private static final String KEY = "signing-key.jwk";
    private static final String STATEMENT = "keyset.jws";
    private static final int MAX_STATEMENT = 16 * 1024;

    private final Path folder;

    KeyFolder(Path folder) {
        this.folder = folder;
    }

    void make(TokenRoot root, Instant now, Duration life) throws IOException {
        PrivateFiles.folder(folder);
        SigningKey key = SigningKey.create(now.toString().substring(0, 10) + "." + Ids.next());
        key.write(folder.resolve(KEY));
        vouch(root, now, life);
    }

    void vouch(TokenRoot root, Instant now, Duration life) throws IOException {
        PrivateFiles.write(folder.resolve(STATEMENT), root.vouch(List.of(key()), now, life));
    }

    /** The key that signs. */
    SigningKey key() {
        return SigningKey.read(folder.resolve(KEY));
    }

    /**
     * What {@code GET /oauth2/jwks} answers; read each time, so that a renewal needs no restart.
     */
    String document() {
        try {
            byte[] statement = PrivateFiles.read(folder.resolve(STATEMENT), MAX_STATEMENT);
            ObjectNode document = Json.object();
            document.putArray("keys").add(key().publicJson());
            document.put("signed", new String(statement, StandardCharsets.UTF_8).strip());
            return document.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "token keys: %s (expected: made by `sallyport init`, 0600)"
                            .formatted(e.getMessage()),
                    e);
        }
    }
}
