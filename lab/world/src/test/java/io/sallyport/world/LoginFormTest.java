// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;

class LoginFormTest {
    private static final String PAGE =
            """
            <!doctype html><main><h1>Sign in</h1>
            <form method="post" action="/login">
            <input type="hidden" name="request" value="a&amp;b&quot;c">
            <input id="name" name="name"></form></main>
            """;

    @Test
    void the_hidden_request_is_read_from_the_page() {
        LoginForm form = LoginForm.in(PAGE);

        assertThat(form.request()).isEqualTo("a&b\"c");
        assertThat(form.filled("john", "secret"))
                .containsEntry("request", "a&b\"c")
                .containsEntry("name", "john")
                .containsEntry("password", "secret");
    }

    @Test
    void the_form_goes_to_the_site_that_the_page_is_from() {
        LoginForm form = LoginForm.in(PAGE);

        URI target = form.target(URI.create("http://localhost:8448/authorize?x=y"));

        assertThat(target).isEqualTo(URI.create("http://localhost:8448/login"));
    }

    @Test
    void a_page_without_the_form_is_no_sign_in() {
        assertThatThrownBy(() -> LoginForm.in("<p>client_id: not registered</p>"))
                .isInstanceOf(DemoException.class)
                .hasMessageContaining("no sign-in form");
    }
}
