// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.audit.AuditLog;
import io.sallyport.http.Bytes;
import io.sallyport.http.Form;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Listener;
import io.sallyport.runtime.Metrics;
import io.sallyport.testkit.FreePort;
import io.sallyport.testkit.HandClock;
import io.sallyport.testkit.TestBrowser;
import io.sallyport.testkit.TestCa;
import io.sallyport.tls.IdentitySource;
import io.sallyport.tls.SpiffeId;
import io.sallyport.tls.Svid;
import io.sallyport.tls.TrustBundle;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A whole provider on free ports, over real mutual TLS, with John and Helen. */
final class IdpWorld implements AutoCloseable {
    static final String PASSWORD = "correct horse battery staple";
    static final String VERIFIER = "v".repeat(43);
    static final String BACK = "http://127.0.0.1:8400/callback";
    static final String HOME = "http://127.0.0.1:8400/";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HASH = Passwords.hash(PASSWORD);
    private static final Pattern FIELD = Pattern.compile("name=\"request\" value=\"([^\"]+)\"");
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");

    final HandClock clock = new HandClock();
    final Metrics metrics = new Metrics();
    final AuditLog audit;
    private final Path folder;
    private final TestCa ca = TestCa.create("idp");
    private final int pages = FreePort.next();
    private final int channel = FreePort.next();
    private final IdentityProvider provider;

    /** An answer of the back channel, read. */
    record Told(int status, JsonNode json) {
        String text(String member) {
            return json.path(member).asText();
        }
    }

    /** The form as its page has it. */
    record LoginForm(String action, String ticket) {}

    IdpWorld(Path folder, String... callers) {
        this.folder = folder;
        this.audit = AuditLog.open(folder.resolve("audit"), id("idp").toString());
        Path people = folder.resolve("people.yaml");
        PeopleFile.write(
                people,
                List.of(
                        new Person("john", "acme", List.of("engineering"), HASH),
                        new Person("helen", "acme", List.of("hr"), HASH)));
        Set<SpiffeId> allowed =
                java.util.Arrays.stream(callers).map(IdpWorld::id).collect(Collectors.toSet());
        this.provider =
                IdentityProvider.start(
                        config(people),
                        new IdpParts(identity("idp"), allowed, audit, metrics, clock));
    }

    static IdpWorld open(Path folder) {
        return new IdpWorld(folder, "web-app", "other-app", "sts", "device", "other-device");
    }

    private IdpConfig config(Path people) {
        var web = client("web-app", BACK, HOME);
        var other = client("other-app", "http://127.0.0.1:8500/callback", HOME);
        return new IdpConfig(
                Listener.loopback(pages),
                Listener.loopback(channel),
                issuer(),
                "sallyport",
                people,
                Map.of(
                        "web-app",
                        web,
                        "other-app",
                        other,
                        "device",
                        device("device"),
                        "other-device",
                        device("other-device")),
                Duration.ofMinutes(5),
                Duration.ofHours(8));
    }

    private static IdpConfig.Client client(String name, String back, String home) {
        return new IdpConfig.Client(
                id(name).toString(),
                List.of(URI.create(back)),
                List.of(URI.create(home)),
                List.of("openid", "chat.ask"),
                Optional.empty());
    }

    private static IdpConfig.Client device(String name) {
        var device =
                new IdpConfig.Device(
                        "The lamp <in the hall>", Map.of("llm.invoke", "ask models in your name"));
        return new IdpConfig.Client(
                id(name).toString(), List.of(), List.of(), List.of(), Optional.of(device));
    }

    static SpiffeId id(String name) {
        return new SpiffeId("demo.sallyport", "/" + name);
    }

    IdentitySource identity(String name) {
        TestCa.Issued issued = ca.issue(id(name).toString());
        return IdentitySource.fixed(
                new Svid(id(name), issued.key(), issued.chain()),
                new TrustBundle("demo.sallyport", Set.of(ca.anchor())));
    }

    String issuer() {
        return "http://127.0.0.1:" + pages;
    }

    /** A sound authorization request with some parameters changed. */
    String authorize(Map<String, String> changes) {
        var query = new LinkedHashMap<String, String>();
        query.put("response_type", "code");
        query.put("client_id", "web-app");
        query.put("redirect_uri", BACK);
        query.put("scope", "openid");
        query.put("state", "state-of-the-browser");
        query.put("nonce", "nonce-of-the-browser");
        query.put("code_challenge", s256(VERIFIER));
        query.put("code_challenge_method", "S256");
        query.putAll(changes);
        return issuer() + "/authorize?" + Form.encode(query);
    }

    /** Opens the form. */
    LoginForm form(TestBrowser browser) {
        return form(browser.get(authorize(Map.of())));
    }

    static LoginForm form(TestBrowser.Page page) {
        return new LoginForm(found(ACTION, page.text()), found(FIELD, page.text()));
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no form on: " + text);
        }
        return matcher.group(1);
    }

    TestBrowser.Page type(TestBrowser browser, LoginForm form, String name, String password) {
        return browser.post(
                issuer() + form.action(),
                Map.of("request", form.ticket(), "name", name, "password", password));
    }

    /** Signs in and gives the code that the browser was sent back with. */
    String code(TestBrowser browser, String name) {
        return code(type(browser, form(browser), name, PASSWORD));
    }

    static String code(TestBrowser.Page page) {
        return answer(page).one("code").orElseThrow();
    }

    /** What a redirect carries. */
    static Form answer(TestBrowser.Page page) {
        return Form.parse(page.location().orElseThrow().getRawQuery());
    }

    Told redeem(String workload, String code, Map<String, String> changes) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", BACK);
        form.put("client_id", "web-app");
        form.put("code_verifier", VERIFIER);
        form.putAll(changes);
        return call(workload, "POST", "/token", Form.encode(form));
    }

    /** What a device asks first. */
    Told deviceCode(String workload, Map<String, String> changes) {
        var form = new LinkedHashMap<>(Map.of("client_id", "device", "scope", "llm.invoke"));
        form.putAll(changes);
        return call(workload, "POST", "/device_authorization", Form.encode(form));
    }

    Told poll(String workload, Told codes, Map<String, String> changes) {
        var form = new LinkedHashMap<String, String>();
        form.put("grant_type", DeviceGrant.TYPE);
        form.put("device_code", codes.text("device_code"));
        form.put("client_id", "device");
        form.putAll(changes);
        return call(workload, "POST", "/token", Form.encode(form));
    }

    /** Signs in for a device; the form in which its code is typed. */
    String signInAtDevice(TestBrowser browser, String name, String query) {
        type(browser, form(browser.get(issuer() + "/device" + query)), name, PASSWORD);
        return deviceForm(browser);
    }

    /** The form as somebody who is signed in gets it. */
    String deviceForm(TestBrowser browser) {
        return form(browser.get(issuer() + "/device")).ticket();
    }

    TestBrowser.Page nameDevice(TestBrowser browser, String form, String code) {
        return browser.post(issuer() + "/device", Map.of("request", form, "user_code", code));
    }

    TestBrowser.Page decide(TestBrowser browser, TestBrowser.Page question, String answer) {
        return browser.post(
                issuer() + "/device/answer",
                Map.of("request", form(question).ticket(), "answer", answer));
    }

    /** All that a person does about a device. */
    TestBrowser.Page answerDevice(TestBrowser browser, String name, String code, String answer) {
        String form = signInAtDevice(browser, name, "");
        return decide(browser, nameDevice(browser, form, code), answer);
    }

    Told call(String workload, String method, String path, String body) {
        var type = Headers.NONE.with("content-type", "application/x-www-form-urlencoded");
        try (HttpClient client =
                HttpClient.mutual(
                        identity(workload),
                        id("idp"),
                        URI.create("https://127.0.0.1:" + channel))) {
            HttpClient.Reply reply =
                    client.send(
                            method, path, type, Bytes.of(body), Duration.ofSeconds(30), 1 << 20);
            return new Told(reply.status(), JSON.readTree(reply.body().text()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String auditText() {
        try {
            return Files.readString(folder.resolve("audit").resolve("log.jsonl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long records(String event) {
        return auditText().lines().filter(line -> line.contains("\"" + event + "\"")).count();
    }

    static String s256(String verifier) {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256")
                            .digest(verifier.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        provider.close();
        audit.close();
    }
}
