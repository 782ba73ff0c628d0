// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.http.Form;
import io.sallyport.testkit.FreePort;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A real Keycloak of its own process and ports, started by the guide's command. */
final class RunningKeycloak implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration FETCH = Duration.ofMinutes(10);
    private static final Duration START = Duration.ofMinutes(6);
    private static final Duration ANSWER = Duration.ofMinutes(1);

    final String password = UUID.randomUUID().toString();
    private final int port = FreePort.next();
    private final int tlsPort = FreePort.next();
    private final int managementPort = FreePort.next();
    private final Path folder;
    private final HttpClient client;
    private final Process process;

    /** An answer. */
    record Told(int status, JsonNode json) {
        String text(String name) {
            return json.path(name).asText();
        }
    }

    /**
     * Fetches it where it is missing, and waits until it is ready.
     *
     * @param folder with the server's identity in {@code idp/}
     * @param client presents the certificate that tokens are bound to
     */
    RunningKeycloak(Path folder, HttpClient client) {
        this.folder = folder;
        this.client = client;
        fetch();
        this.process = start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::kill));
        Awaitility.await("Keycloak is ready")
                .atMost(START)
                .pollInterval(Duration.ofMillis(500))
                .until(this::ready);
    }

    String address() {
        return "http://127.0.0.1:" + port;
    }

    String issuer() {
        return address() + "/realms/acme";
    }

    /** Signs in with a password, as only tests do. */
    Told signIn(String user, String clientId) {
        return form(
                address(),
                "/realms/acme/protocol/openid-connect/token",
                signInForm(user, clientId));
    }

    /** As above, over mutual TLS, so that the token is bound to the client's certificate. */
    Told signInBound(String user, String clientId) {
        String tls = "https://localhost:" + tlsPort;
        return form(tls, "/realms/acme/protocol/openid-connect/token", signInForm(user, clientId));
    }

    void signOut(Told signedIn, String clientId) {
        Told told =
                form(
                        address(),
                        "/realms/acme/protocol/openid-connect/logout",
                        Map.of(
                                "client_id",
                                clientId,
                                "client_secret",
                                "web-apps-secret",
                                "refresh_token",
                                signedIn.text("refresh_token")));
        if (told.status() != 204) {
            throw new IllegalStateException("sign-out: " + told.status());
        }
    }

    /** Asks the administrator's interface; {@code body} empty for a question. */
    Told admin(String method, String path, String body) {
        Told admin =
                form(
                        address(),
                        "/realms/master/protocol/openid-connect/token",
                        Map.of(
                                "grant_type",
                                "password",
                                "client_id",
                                "admin-cli",
                                "username",
                                "admin",
                                "password",
                                password));
        return send(
                HttpRequest.newBuilder(URI.create(address() + "/admin" + path))
                        .header("authorization", "Bearer " + admin.text("access_token"))
                        .header("content-type", "application/json")
                        .method(method, HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Gone, as when its machine lost its power. */
    void kill() {
        Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void close() {
        kill();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).join();
    }

    private static Map<String, String> signInForm(String user, String clientId) {
        return Map.of(
                "grant_type",
                "password",
                "scope",
                "openid",
                "client_id",
                clientId,
                "client_secret",
                "web-apps-secret",
                "username",
                user,
                "password",
                user + "s-password");
    }

    private Told form(String base, String path, Map<String, String> form) {
        return send(
                HttpRequest.newBuilder(URI.create(base + path))
                        .header("content-type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(Form.encode(form))));
    }

    private Told send(HttpRequest.Builder request) {
        try {
            var answer = client.send(request.timeout(ANSWER).build(), BodyHandlers.ofString());
            return new Told(answer.statusCode(), JSON.readTree(answer.body()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private boolean ready() {
        if (!process.isAlive()) {
            throw new IllegalStateException("Keycloak ended: " + log());
        }
        try {
            // the management port speaks TLS once there is a certificate, and its own is not ours
            URI master = URI.create(address() + "/realms/master");
            return send(HttpRequest.newBuilder(master)).status() == 200;
        } catch (UncheckedIOException notYet) {
            return false;
        }
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("keycloak.log"));
        } catch (IOException e) {
            return "no log";
        }
    }

    /** The first time takes minutes, so what it does goes to the terminal. */
    private static void fetch() {
        run(List.of("etc/keycloak.sh"), FETCH);
    }

    private static void run(List<String> command, Duration patience) {
        try {
            Process process =
                    new ProcessBuilder(command)
                            .directory(GuideBlocks.ROOT.toFile())
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            if (!process.waitFor(patience.toSeconds(), TimeUnit.SECONDS)
                    || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(command + " did not end well");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The guide's own command, on other ports, with TLS beside it. */
    private Process start() {
        String command =
                GuideBlocks.of("sh")
                                .getFirst()
                                .strip()
                                .replace("18091", Integer.toString(port))
                                .replace("18092", Integer.toString(managementPort))
                                .replace("change-me", password)
                        + " --https-port="
                        + tlsPort
                        + " --https-certificate-file="
                        + folder.resolve("idp/svid.pem")
                        + " --https-certificate-key-file="
                        + folder.resolve("idp/svid.key")
                        + " --truststore-paths="
                        + folder.resolve("idp/bundle.pem");
        var builder =
                new ProcessBuilder("sh", "-c", command)
                        .directory(GuideBlocks.ROOT.toFile())
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("keycloak.log").toFile());
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
        builder.environment().put("JAVA_OPTS_APPEND", "-XX:TieredStopAtLevel=1");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
