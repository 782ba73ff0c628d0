// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import io.sallyport.http.Bytes;
import io.sallyport.http.Response;
import java.net.URI;

/** The provider's few pages: no script, no request to anywhere else. */
final class LoginHtml {
    private static final String STYLE =
            """
            :root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
            main { max-width: 22rem; margin: 12vh auto; padding: 0 1rem }
            label, input, button { display: block; width: 100%; box-sizing: border-box }
            input, button { font: inherit; padding: .6rem; margin: .25rem 0 1rem; border-radius: .4rem; border: 1px solid #8888 }
            button { background: #1f5f8b; color: #fff; border: 0; cursor: pointer }
            .wrong { color: #b3261e }
            .code { font: 600 1.8rem/1.2 ui-monospace, monospace; letter-spacing: .08em }
            .no { background: none; color: inherit; border: 1px solid #8888 }
            small { opacity: .7 }
            """;

    private LoginHtml() {}

    static Response style() {
        return guarded(
                Response.of(200, "text/css; charset=utf-8", Bytes.of(STYLE)),
                URI.create("about:blank"));
    }

    static Response form(String ticket, Begun begun, String wrong) {
        String notice =
                wrong.isEmpty() ? "" : "<p class=wrong role=alert>" + escape(wrong) + "</p>";
        return page(
                wrong.isEmpty() ? 200 : 401,
                """
                <h1>Sign in</h1>%s
                <form method="post" action="%s">
                <input type="hidden" name="request" value="%s">
                <label for="name">Name</label>
                <input id="name" name="name" autocomplete="username" maxlength="64" required autofocus>
                <label for="password">Password</label>
                <input id="password" name="password" type="password" autocomplete="current-password" maxlength="256" required>
                <button>Sign in</button></form>
                <small>Development identity provider. Not for production.</small>
                """
                        .formatted(notice, escape(begun.path()), escape(ticket)),
                begun.asked().leadsTo());
    }

    static Response leave(String ticket) {
        return page(
                200,
                """
                <h1>Sign out</h1>
                <form method="post" action="/logout">
                <input type="hidden" name="request" value="%s">
                <button>Sign out</button></form>
                """
                        .formatted(escape(ticket)),
                URI.create("about:blank"));
    }

    static Response message(int status, String text) {
        return page(status, "<p>" + escape(text) + "</p>", URI.create("about:blank"));
    }

    static Response page(int status, String body, URI application) {
        String html =
                """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>Sign in</title>
                <meta name="viewport" content="width=device-width">
                <link rel="stylesheet" href="/style.css"><main>%s</main></html>
                """
                        .formatted(body);
        return guarded(
                Response.of(status, "text/html; charset=utf-8", Bytes.of(html)), application);
    }

    /**
     * {@code application} is where the form's answer redirects to: form-action covers redirects
     * too.
     */
    private static Response guarded(Response response, URI application) {
        String target =
                application.getHost() == null
                        ? ""
                        : " " + application.getScheme() + "://" + application.getAuthority();
        return response.with(
                        "content-security-policy",
                        "default-src 'none'; style-src 'self'; form-action 'self'"
                                + target
                                + "; frame-ancestors 'none'; base-uri 'none'")
                .with("cache-control", "no-store")
                .with("referrer-policy", "no-referrer")
                .with("x-content-type-options", "nosniff");
    }

    static String escape(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}
