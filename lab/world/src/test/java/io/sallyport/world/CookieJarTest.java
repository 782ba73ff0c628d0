// SPDX-License-Identifier: Apache-2.0
package io.sallyport.world;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.Headers;
import org.junit.jupiter.api.Test;

class CookieJarTest {
    @Test
    void what_was_set_is_sent_back() {
        var jar = new CookieJar();

        jar.take(Headers.NONE.with("set-cookie", "a=1; Path=/; HttpOnly; Max-Age=600"));
        jar.take(Headers.NONE.with("set-cookie", "b=2=3; Path=/"));

        assertThat(jar.header()).contains("a=1; b=2=3");
    }

    @Test
    void a_removed_cookie_is_not_sent_again() {
        var jar = new CookieJar();
        jar.take(Headers.NONE.with("set-cookie", "a=1; Max-Age=600"));

        jar.take(Headers.NONE.with("set-cookie", "a=; Path=/; Max-Age=0"));

        assertThat(jar.header()).isEmpty();
    }
}
