// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.ca.BundleHash;
import io.sallyport.ca.CaInit;
import io.sallyport.ca.Passphrase;
import io.sallyport.identity.TokenRoot;
import io.sallyport.idp.Passwords;
import io.sallyport.idp.PeopleFile;
import io.sallyport.idp.Person;
import io.sallyport.runtime.PrivateFiles;
import io.sallyport.sts.StsInit;
import io.sallyport.tls.TrustBundle;
import io.sallyport.world.World;
import io.sallyport.world.WorldPerson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes a demo's folder: both roots, the token service's key, people, policies and the one
 * configuration file.
 */
final class DemoConfig {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
    static final List<String> POLICIES =
            List.of("schema.cedarschema", "collections.cedar", "fields.cedar", "models.cedar");

    private final Layout layout;
    private final boolean raisedLimits;

    DemoConfig(Layout layout, boolean raisedLimits) {
        this.layout = layout;
        this.raisedLimits = raisedLimits;
    }

    void write() throws IOException {
        Path data = layout.dir().resolve("data");
        PrivateFiles.folder(layout.dir());
        for (String folder :
                List.of("logs", "scratch", "tokens", "identities", "data", "audit", "policies")) {
            PrivateFiles.folder(layout.dir().resolve(folder));
        }
        PrivateFiles.folder(layout.dir().resolve("offline"));
        Passphrase passphrase = Passphrase.random(); // beside its key in the demo only
        PrivateFiles.write(
                layout.dir().resolve("offline").resolve("ca-root.passphrase"),
                passphrase.secret() + "\n");
        TrustBundle bundle =
                CaInit.init(data.resolve("ca"), World.TRUST_DOMAIN, passphrase, Clock.systemUTC());
        TokenRoot root = TokenRoot.create();
        root.write(layout.dir().resolve("offline").resolve("token-root.key"));
        StsInit.init(data.resolve("sts"), root);
        people();
        for (String policy : POLICIES) {
            Files.writeString(
                    layout.dir().resolve("policies").resolve(policy),
                    World.resource("policies/" + policy));
        }
        Files.writeString(
                layout.dir().resolve("policy-cases.yaml"), World.resource("policy-cases.yaml"));
        var values = new LinkedHashMap<String, String>();
        values.put("bundle-sha256", BundleHash.of(bundle));
        values.put("token-root", root.publicKey());
        ports(values);
        String config = filled(World.resource("sallyport.yaml"), values);
        PrivateFiles.write(layout.config(), raisedLimits ? raised(config) : config);
        Files.writeString(layout.marker(), String.valueOf(layout.portBase()));
    }

    private void ports(Map<String, String> values) {
        for (Role role : Role.values()) {
            values.put("port-" + role.text(), String.valueOf(layout.port(role)));
        }
        values.put("port-renewal", String.valueOf(layout.renewalPort()));
        values.put("port-reports", String.valueOf(layout.sideCarPort()));
        values.put("port-reports-search", String.valueOf(layout.sideCarPort() + 1));
        values.put("port-reports-app", String.valueOf(layout.sideCarPort() + 2));
        values.put("port-spoof", String.valueOf(layout.spoofPort()));
        values.put("port-idp-back", String.valueOf(layout.idpBackChannelPort()));
    }

    private static String filled(String template, Map<String, String> values) {
        String text = template;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replace("@" + value.getKey() + "@", value.getValue());
        }
        return text;
    }

    /** For load tests: the same controls, with room for a load. */
    private static String raised(String config) {
        return config.replaceAll(
                        "\\{requests-per-minute: [0-9]+, burst: [0-9]+, dollars-per-day: [0-9.]+}",
                        "{requests-per-minute: 1000000, burst: 1000000, dollars-per-day: 100000.00}")
                .replaceAll("exchanges-per-token: [0-9]+.*", "exchanges-per-token: 1000000");
    }

    /** Passwords are made anew for each demo; the provider gets their hashes only. */
    private void people() throws IOException {
        ObjectNode printed = JSON.createObjectNode();
        var people = new ArrayList<Person>();
        for (WorldPerson person : World.people()) {
            String password = password();
            people.add(
                    new Person(
                            person.name(),
                            person.tenant(),
                            person.groups(),
                            Passwords.hash(password)));
            ObjectNode entry = printed.putObject(person.name());
            entry.put("password", password)
                    .put("tenant", person.tenant())
                    .put("role", person.role());
            person.groups().forEach(entry.putArray("groups")::add);
        }
        PeopleFile.write(layout.dir().resolve("idp-people.yaml"), people);
        PrivateFiles.write(
                layout.people(),
                JSON.writerWithDefaultPrettyPrinter().writeValueAsString(printed) + "\n");
    }

    private static String password() {
        var text = new StringBuilder();
        for (int i = 0; i < 12; i++) {
            text.append(i > 0 && i % 4 == 0 ? "-" : "")
                    .append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
