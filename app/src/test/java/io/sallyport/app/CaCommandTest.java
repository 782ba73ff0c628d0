// SPDX-License-Identifier: Apache-2.0
package io.sallyport.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.audit.AuditVerifier;
import io.sallyport.ca.CaStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code sallyport ca}, on the folder of an authority that does not run. */
class CaCommandTest {
    @TempDir private Path folder;
    private Layout layout;

    private record Said(int exit, String out, String err) {}

    @BeforeEach
    void init() throws IOException {
        layout = new Layout(folder.resolve("demo"), 8400);
        new DemoConfig(layout, false).write();
    }

    @Test
    void a_new_authority_has_one_root_one_issuer_and_no_workload() throws IOException {
        Said table = ca("status");
        JsonNode json = new ObjectMapper().readTree(ca("status", "--json").out());

        assertThat(table.out()).contains("trust domain demo.sallyport, bundle 1", "signing");
        assertThat(json.path("bundle_sequence").asLong()).isOne();
        assertThat(json.path("issuing").get(0).path("days_left").asDouble())
                .isBetween(364.0, 365.0);
        assertThat(json.path("roots").get(0).path("days_left").asDouble())
                .isBetween(3649.0, 3650.0);
        assertThat(json.path("certificates")).isEmpty();
    }

    @Test
    void a_rotation_is_prepared_with_the_roots_key_and_its_passphrase() throws IOException {
        Path passphrase = layout.dir().resolve("offline").resolve("ca-root.passphrase");

        Said prepared = ca("rotate", "--passphrase-file", passphrase.toString());
        Said again = ca("rotate", "--passphrase-file", passphrase.toString());

        assertThat(prepared.exit()).as(prepared.err()).isZero();
        assertThat(ca("status").out()).contains("prepared", "next: ");
        assertThat(again.exit()).isEqualTo(1);
        assertThat(again.err()).contains("rotation: one is under way");
    }

    @Test
    void a_new_root_goes_into_the_bundle_and_changes_its_digest() throws IOException {
        Path passphrase = layout.dir().resolve("offline").resolve("ca-root.passphrase");
        String before = ca("bundle").out();

        Said prepared =
                ca(
                        "rotate",
                        "--root",
                        "--root-key",
                        folder.resolve("root-2.key").toString(),
                        "--passphrase-file",
                        passphrase.toString());

        assertThat(prepared.exit()).as(prepared.err()).isZero();
        assertThat(certificates(before)).isOne();
        assertThat(certificates(ca("bundle").out())).isEqualTo(2);
        assertThat(new ObjectMapper().readTree(ca("bundle", "--spiffe").out()).path("keys"))
                .hasSize(2);
    }

    @Test
    void a_stolen_issuing_key_is_withdrawn_at_once_and_a_stolen_root_is_not_papered_over()
            throws IOException {
        String passphrase =
                layout.dir().resolve("offline").resolve("ca-root.passphrase").toString();
        String root = folder.resolve("root-2.key").toString();
        String before = issuing();

        Said both =
                ca(
                        "rotate",
                        "--stolen",
                        "--root",
                        "--root-key",
                        root,
                        "--passphrase-file",
                        passphrase);
        String between = issuing();
        Said replaced = ca("rotate", "--stolen", "--passphrase-file", passphrase);

        assertThat(both.exit()).isEqualTo(1);
        assertThat(both.err()).contains("a new trust domain");
        assertThat(between).isEqualTo(before);
        assertThat(replaced.exit()).as(replaced.err()).isZero();
        assertThat(replaced.out()).contains("withdrawn with 0 certificates", "sallyport ca token");
        assertThat(issuing()).isNotEqualTo(before);
        assertThat(ca("bundle").out()).contains("withdrawn: " + before);
    }

    private String issuing() throws IOException {
        JsonNode issuing =
                new ObjectMapper().readTree(ca("status", "--json").out()).path("issuing");
        assertThat(issuing).hasSize(1);
        return issuing.get(0).path("id").asText();
    }

    @Test
    void other_trust_domains_are_shown_with_their_age_and_who_is_not_believed() throws IOException {
        Instant now = Instant.parse("2026-11-27T12:00:00Z");
        var fresh =
                new CaStatus.Foreign(
                        "edge.acme",
                        OptionalLong.of(7),
                        2,
                        Optional.of(now.minusSeconds(90)),
                        Optional.of(now.plusSeconds(60)),
                        Optional.of("older_sequence"));
        var silent =
                new CaStatus.Foreign(
                        "partner.example",
                        OptionalLong.empty(),
                        0,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("endpoint_unreachable"));
        var status =
                new CaStatus(
                        now,
                        "cloud.acme",
                        1,
                        "",
                        List.of(),
                        List.of(),
                        "nothing",
                        List.of(),
                        Set.of(),
                        0,
                        List.of(fresh, silent));

        JsonNode json = new ObjectMapper().readTree(CaStatusCommand.json(status)).path("foreign");

        assertThat(CaStatusCommand.text(status))
                .contains("foreign edge.acme: believed, bundle 7, 2 roots, confirmed 90 s ago")
                .contains("last answer not taken: older_sequence")
                .contains("foreign partner.example: NOBODY BELIEVED, never answered");
        assertThat(json.get(0).path("believed").asBoolean()).isTrue();
        assertThat(json.get(0).path("bundle_sequence").asLong()).isEqualTo(7);
        assertThat(json.get(1).path("believed").asBoolean()).isFalse();
        assertThat(json.get(1).has("answered")).isFalse();
    }

    @Test
    void a_workload_is_revoked_though_nobody_could_be_told_yet_and_no_token_is_made_for_it()
            throws IOException {
        Said revoked = ca("revoke", "orchestrator");
        Said token = ca("token", "orchestrator");
        Said lifted = ca("revoke", "orchestrator", "--lift");

        assertThat(revoked.exit()).as(revoked.err()).isEqualTo(3);
        assertThat(revoked.err()).contains("the token service does not answer");
        assertThat(ca("status").out()).contains("has not heard of: 1");
        assertThat(token.exit()).isEqualTo(1);
        assertThat(token.err()).contains("is revoked");
        assertThat(lifted.exit()).isZero();
        assertThat(ca("token", "orchestrator").exit()).isZero();
    }

    @Test
    void what_an_operator_does_is_in_a_log_that_verifies() throws IOException {
        ca("revoke", "orchestrator");

        Path log = layout.dir().resolve("audit").resolve(CaFiles.LOG);

        assertThat(Files.readString(log.resolve("log.jsonl"))).contains("workload_revoked");
        assertThat(AuditVerifier.exitCode(AuditVerifier.verify(layout.dir()))).isZero();
    }

    @Test
    void a_device_gets_one_line_and_makes_its_files_of_it() throws IOException {
        Said line = ca("enroll-edge", "device-17");
        Path device = folder.resolve("device");
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream(line.out().getBytes(StandardCharsets.US_ASCII)));
        Said accepted;
        try {
            accepted = run(List.of("ca", "accept-edge", device.toString()));
        } finally {
            System.setIn(before);
        }

        assertThat(line.out().strip()).hasSizeLessThanOrEqualTo(300).doesNotContain("\n", " ");
        assertThat(accepted.out().strip()).isEqualTo("spiffe://demo.sallyport/device-17");
        assertThat(Files.readString(device.resolve("tokens").resolve("device-17")))
                .startsWith("sallyport-join-");
        assertThat(Files.readString(device.resolve("enrolment.yaml")))
                .contains("ca: https://localhost:8441", "bundle-sha256: ");
    }

    @Test
    void a_request_that_is_none_is_told_in_one_line() throws IOException {
        Path csr = Files.writeString(folder.resolve("db.csr"), "no request");

        Said said = ca("issue", "postgres", "--csr", csr.toString());

        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("sallyport: csr: form not acceptable");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"token", "status", "issue", "revoke", "rotate", "bundle", "enroll-edge"})
    void every_command_explains_itself(String command) {
        Said said = run(List.of("ca", command, "--help"));

        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("--config=FILE");
    }

    private static long certificates(String pem) {
        return pem.lines().filter("-----BEGIN CERTIFICATE-----"::equals).count();
    }

    private Said ca(String... arguments) {
        var all = new ArrayList<>(List.of("ca"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--config", layout.config().toString()));
        return run(all);
    }

    private static Said run(List<String> arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        PrintStream outBefore = System.out;
        PrintStream errBefore = System.err;
        System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            int exit =
                    Main.commandLine()
                            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
                            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
                            .execute(arguments.toArray(String[]::new));
            return new Said(
                    exit,
                    out.toString(StandardCharsets.UTF_8),
                    err.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(outBefore);
            System.setErr(errBefore);
        }
    }
}
