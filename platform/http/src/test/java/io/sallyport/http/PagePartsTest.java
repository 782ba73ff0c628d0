// SPDX-License-Identifier: Apache-2.0
package io.sallyport.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.runtime.ProblemException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What pages are made of, beside {@link TicketsTest}: cookies and forms. */
class PagePartsTest {
    private static Request with(String... cookieLines) {
        Headers headers = Headers.NONE;
        for (String line : cookieLines) {
            headers = headers.with("cookie", line);
        }
        return new Request(
                "r-1",
                "GET",
                "/",
                "",
                headers,
                Bytes.NONE,
                Optional.empty(),
                InetAddress.getLoopbackAddress());
    }

    @Test
    void a_cookie_is_not_for_scripts_nor_for_other_sites_requests() {
        assertThat(new Cookie("s", false).set("v", Duration.ofHours(1)))
                .isEqualTo("s=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=3600");
        assertThat(new Cookie("s", true).set("v", Duration.ofHours(1))).endsWith("; Secure");
        assertThat(new Cookie("s", true).remove()).contains("Max-Age=0", "HttpOnly");
    }

    @Test
    void a_strict_cookie_is_for_one_path_and_for_no_other_site_at_all() {
        assertThat(new Cookie("s", true).strict("/login/7", "v", Duration.ofMinutes(1)))
                .isEqualTo("s=v; Path=/login/7; HttpOnly; SameSite=Strict; Max-Age=60; Secure");
    }

    @Test
    void a_cookie_is_found_by_its_whole_name_only() {
        var cookie = new Cookie("session", false);

        assertThat(cookie.in(with("a=b; session=x=y; c=d"))).contains("x=y");
        assertThat(cookie.in(with("a=b", "session=z"))).contains("z");
        assertThat(cookie.in(with("xsession=1; session2=2; a=session=3"))).isEmpty();
        assertThat(cookie.in(with())).isEmpty();
    }

    @Test
    void a_form_is_read_as_it_was_written() {
        var values = new LinkedHashMap<String, String>();
        values.put("name", "John & Söhne =?");
        values.put("empty", "");

        Form read = Form.parse(Form.encode(values));

        assertThat(read.one("name")).contains("John & Söhne =?");
        assertThat(read.one("empty")).contains("");
        assertThat(read.one("missing")).isEmpty();
    }

    @Test
    void a_name_that_stands_twice_has_no_one_value() {
        assertThat(Form.parse("code=a&code=b").one("code")).isEmpty();
    }

    @Test
    void broken_escapes_and_too_many_fields_are_refused() {
        assertThatThrownBy(() -> Form.parse("a=%zz")).isInstanceOf(ProblemException.class);
        assertThatThrownBy(() -> Form.parse("a=1&".repeat(101)))
                .isInstanceOf(ProblemException.class);
    }
}
