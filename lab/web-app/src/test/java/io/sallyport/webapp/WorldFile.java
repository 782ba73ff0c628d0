// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import io.sallyport.identity.TokenRoot;
import io.sallyport.testkit.FreePort;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The configuration of a {@link WebWorld}, with ports that were free a moment ago. */
final class WorldFile {
    private static final String[] PLACES = {
        "WEB", "PAGES", "IDP", "STS", "ORCHESTRATOR", "KEYS", "RETRIEVAL", "GATEWAY", "SPOOF"
    };

    private final TokenRoot root;
    private final Map<String, Integer> ports = new TreeMap<>();

    WorldFile(TokenRoot root) {
        this.root = root;
        List.of(PLACES).forEach(place -> ports.put(place, FreePort.next()));
    }

    /** Where that place listens, for example {@code WEB}. */
    int port(String place) {
        return Objects.requireNonNull(ports.get(place), place);
    }

    /** Writes it into {@code folder}. */
    Path write(Path folder, WorldSetting setting) throws IOException {
        String text =
                (resource("world.yaml") + (setting.attempts() ? resource("attempts.yaml") : ""))
                        .replace("TOKEN_ROOT", root.publicKey())
                        .replace("MAY_REVOKE", setting.mayRevoke())
                        .replace("INTO_RETRIEVAL", setting.intoRetrieval());
        for (Map.Entry<String, Integer> port : ports.entrySet()) {
            text = text.replaceAll("\\b" + port.getKey() + "\\b", port.getValue().toString());
        }
        return Files.writeString(folder.resolve("sallyport.yaml"), text);
    }

    private static String resource(String name) throws IOException {
        try (InputStream in = WorldFile.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
