// SPDX-License-Identifier: Apache-2.0
package io.sallyport.webapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sallyport.testkit.TestBrowser;
import io.sallyport.testkit.TestBrowser.Page;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A person with a browser at the web app. One thread. */
final class Visitor implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern FIELD = Pattern.compile("name=\"request\" value=\"([^\"]+)\"");
    private static final Pattern ACTION = Pattern.compile("action=\"([^\"]+)\"");

    final TestBrowser browser = new TestBrowser();
    private final WebWorld world;
    private String csrf = "";

    Visitor(WebWorld world) {
        this.world = world;
    }

    /** Where {@code /login} sends the browser, not followed. */
    String begin(String path) {
        return browser.get(world.web() + path).location().orElseThrow().toString();
    }

    /** Goes to {@code /login} and gives the provider's form. */
    Page form(String path) {
        return browser.follow(browser.get(world.web() + path));
    }

    /** Types the password; the redirect back is not followed. */
    Page type(Page form, String name) {
        return browser.post(
                world.pages() + found(ACTION, form.text()),
                Map.of(
                        "request",
                        found(FIELD, form.text()),
                        "name",
                        name,
                        "password",
                        WebWorld.PASSWORD));
    }

    /** The whole sign-in. */
    Visitor signIn(String name) {
        return signIn("/login", name);
    }

    Visitor signIn(String path, String name) {
        browser.follow(type(form(path), name));
        me();
        return this;
    }

    private static String found(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("no form on: " + text);
        }
        return matcher.group(1);
    }

    /** Who the web app says this is; empty for nobody. */
    String me() {
        JsonNode me = json(browser.get(world.web() + "/api/me"));
        csrf = me.path("csrf").asText("");
        return me.path("name").asText("");
    }

    String csrf() {
        return csrf;
    }

    Page ask() {
        return post("/api/ask", "{\"question\":\"how many days?\"}");
    }

    Page open() {
        return post(
                "/api/open",
                "{\"context\":{\"dataset\":\"hr-docs\",\"field\":\"ssn\","
                        + "\"row\":\"1\",\"purpose\":\"hr-case\"},\"sealed\":\"x\"}");
    }

    Page signOut() {
        return post("/logout", "{}");
    }

    Page post(String path, String json) {
        return browser.postJson(world.web() + path, json, csrf);
    }

    static JsonNode json(Page page) {
        try {
            return JSON.readTree(page.text());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(page.text(), e);
        }
    }

    @Override
    public void close() {
        browser.close();
    }
}
