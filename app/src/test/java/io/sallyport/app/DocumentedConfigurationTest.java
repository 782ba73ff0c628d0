// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.ConfigurationException;
import io.sallyport.sts.StsConfig;
import io.sallyport.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.yaml.snakeyaml.Yaml;

/** The YAML of the documents, laid over the demo's configuration, is one that starts. */
class DocumentedConfigurationTest {
    @TempDir Path dir;

    @Test
    void every_yaml_block_of_the_documents_is_a_configuration_without_faults() throws IOException {
        for (Path document : documents()) {
            for (String block : DocumentedBlocks.of(document, "yaml")) {
                assertThat(Sections.read(withDemo(block)))
                        .as("%s: %s", document, block)
                        .isNotNull();
            }
        }
    }

    @Test
    void a_block_with_a_key_that_does_not_exist_would_be_noticed() throws IOException {
        Path misspelt = withDemo("gateway: {modles: {}}");

        assertThatThrownBy(() -> Sections.read(misspelt))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("modles");
    }

    @Test
    void the_demo_takes_from_a_device_only_what_its_user_allowed() throws IOException {
        StsConfig sts = Sections.read(withDemo("{}")).section("sts", StsConfig.class);

        assertThat(sts.issuers().getFirst().mapping().orElseThrow().scopesClaim())
                .contains("scope");
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> guides = Files.walk(DocumentedBlocks.ROOT.resolve("docs"))) {
            return Stream.concat(
                            Stream.of(DocumentedBlocks.ROOT.resolve("README.md")),
                            guides.filter(file -> file.toString().endsWith(".md")))
                    .toList();
        }
    }

    private Path withDemo(String block) throws IOException {
        String demo =
                World.resource("sallyport.yaml")
                        .replace("@port-reports-app@", "8455")
                        .replace("@port-reports-search@", "8454")
                        .replaceAll("@port-[a-z-]+@", "8400")
                        .replace("@token-root@", somePublicKey())
                        .replace("@bundle-sha256@", "0".repeat(64));
        var yaml = new Yaml();
        Object whole = laidOver(yaml.load(demo), yaml.load(block));
        return Files.writeString(dir.resolve("sallyport.yaml"), yaml.dump(whole));
    }

    /** Mappings are merged key by key; everything else is replaced. */
    private static Object laidOver(Object below, Object above) {
        if (!(below instanceof Map<?, ?> under) || !(above instanceof Map<?, ?> over)) {
            return above;
        }
        var merged = new LinkedHashMap<Object, Object>(under);
        over.forEach(
                (key, value) -> merged.merge(key, value, DocumentedConfigurationTest::laidOver));
        return merged;
    }

    private static String somePublicKey() {
        try {
            var keys = KeyPairGenerator.getInstance("EC");
            keys.initialize(new ECGenParameterSpec("secp256r1"));
            return Base64.getEncoder()
                    .encodeToString(keys.generateKeyPair().getPublic().getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a key pair on P-256", e);
        }
    }
}
