// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import java.net.URI;
import java.util.Optional;

/**
 * Does at the web app what a person does in a browser: signs in at the provider's page, asks, opens
 * a field, signs out. Keeps cookies, has no token. One thread.
 */
public final class DemoBrowser implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int MOST_REDIRECTS = 6;

    private final DemoChain chain;
    private final Sites sites = new Sites();
    private String csrf = "";

    /** Nobody is signed in yet. */
    public DemoBrowser(DemoChain chain) {
        this.chain = chain;
    }

    /**
     * Who the web app says this is.
     *
     * @param name empty when nobody is signed in
     */
    public record Me(boolean signedIn, String name) {}

    /**
     * What came of opening a field.
     *
     * @param value empty when it was refused
     * @param problem the code of the refusal, else empty
     */
    public record Opened(int status, Optional<String> value, String problem) {
        @Override
        public String toString() {
            return "Opened[" + status + ", " + problem + ", value redacted]";
        }
    }

    /** Signs in with the person's own password. */
    public Me signIn(String name) {
        return signIn(name, chain.person(name).password());
    }

    /** Signs in with any password; a wrong one leaves nobody signed in. */
    public Me signIn(String name, String password) {
        return login("/login", name, password);
    }

    private Me login(String path, String name, String password) {
        URI form = at(path);
        Sites.Page page = sites.get(form);
        for (int hops = 0; page.location().isPresent() && hops < MOST_REDIRECTS; hops++) {
            form = form.resolve(page.location().orElseThrow());
            page = sites.get(form);
        }
        if (page.status() == 200 && page.text().contains("name=\"request\"")) {
            LoginForm asked = LoginForm.in(page.text());
            follow(
                    asked.target(form),
                    sites.post(asked.target(form), asked.filled(name, password)));
        }
        return me();
    }

    private void follow(URI from, Sites.Page first) {
        URI here = from;
        Sites.Page page = first;
        for (int hops = 0; page.location().isPresent() && hops < MOST_REDIRECTS; hops++) {
            here = here.resolve(page.location().orElseThrow());
            page = sites.get(here);
        }
    }

    /** Asks the web app who is signed in. */
    public Me me() {
        JsonNode me = json(sites.get(at("/api/me")).text());
        csrf = me.path("csrf").asText("");
        return new Me(me.path("signed_in").asBoolean(false), me.path("name").asText(""));
    }

    /** Asks a question and waits for the whole answer. */
    public Shown ask(String question) {
        Sites.Page page = post("/api/ask", JSON.createObjectNode().put("question", question));
        return page.status() == 200
                ? Shown.of(page.text())
                : Shown.refused(page.status(), page.text());
    }

    /**
     * Opens a guarded field of a source.
     *
     * @param tenant whose document it is
     */
    public Opened open(String tenant, Shown.Source source, String field, String purpose) {
        ObjectNode body = JSON.createObjectNode();
        body.putObject("context")
                .put("tenant", tenant)
                .put("dataset", source.collection())
                .put("field", field)
                .put("row", source.id())
                .put("purpose", purpose);
        Shown.Field sealed = source.fields().get(field);
        body.put("sealed", sealed == null ? "" : sealed.sealed());
        Sites.Page page = post("/api/open", body);
        JsonNode answer = json(page.text());
        return page.status() == 200
                ? new Opened(200, Optional.of(answer.path("value").asText()), "")
                : new Opened(page.status(), Optional.empty(), answer.path("code").asText(""));
    }

    /** Signs out at the web app and at the provider. */
    public void signOut() {
        Sites.Page page = post("/logout", JSON.createObjectNode());
        String location = json(page.text()).path("location").asText("");
        if (!location.isEmpty()) {
            follow(URI.create(location), sites.get(URI.create(location)));
        }
        csrf = "";
    }

    private Sites.Page post(String path, ObjectNode body) {
        Headers headers =
                Headers.NONE.with("content-type", "application/json").with("x-csrf-token", csrf);
        return sites.send("POST", at(path), headers, Bytes.of(body.toString()));
    }

    private URI at(String path) {
        return URI.create(chain.webApp() + path);
    }

    private static JsonNode json(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            return tree == null ? JSON.createObjectNode() : tree;
        } catch (JsonProcessingException e) {
            return JSON.createObjectNode();
        }
    }

    @Override
    public void close() {
        sites.close();
    }
}
