// SPDX-License-Identifier: Apache-2.0
package io.sallyport.sts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sallyport.http.Form;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AskReaderTest {
    private static final String TARGET = "audience=spiffe://demo.sallyport/orchestrator";

    @Test
    void reads_target_scopes_and_the_users_address() {
        Ask ask =
                read(
                        TARGET
                                + "&scope=chat.ask+vector.query&request_context=%7B%22ip%22%3A%222001%3Adb8%3A%3A1%22%7D");

        assertThat(ask.audience()).isEqualTo(Cast.id("orchestrator"));
        assertThat(ask.scopes()).isEqualTo(Set.of("chat.ask", "vector.query"));
        assertThat(ask.address()).contains("2001:db8:0:0:0:0:0:1");
    }

    @ParameterizedTest
    @CsvSource({
        "scope=a, invalid_target",
        "audience=&scope=a, invalid_target",
        "audience=https://orchestrator&scope=a, invalid_target",
        "audience=spiffe://demo.sallyport/a/../sts&scope=a, invalid_target",
        "AUD&resource=spiffe://demo.sallyport/gateway&scope=a, invalid_target",
        "AUD&audience=spiffe://demo.sallyport/gateway&scope=a, invalid_target",
        "AUD, invalid_scope",
        "AUD&scope=, invalid_scope",
        "AUD&scope=a++b, invalid_scope",
        "AUD&scope=a+a, invalid_scope",
        "AUD&scope=%22, invalid_scope",
        "AUD&scope=a&scope=b, invalid_request",
        "AUD&scope=a&grant_type=x&grant_type=y, invalid_request",
        "AUD&scope=a&field=../x, invalid_request",
        "AUD&scope=a&purpose=%0a, invalid_request",
        "AUD&scope=a&purpose=a%C2%85b, invalid_request",
        "AUD&scope=a&purpose=a%E2%80%AEb, invalid_request",
        "AUD&scope=a&purpose=a%E2%80%A8b, invalid_request",
        "AUD&scope=a&client_id=spiffe://demo.sallyport/gateway, invalid_client",
        "AUD&scope=a&client_id=web-app, invalid_client"
    })
    void refuses_what_is_missing_doubled_or_odd(String form, String code) {
        assertRefused(form.replace("AUD", TARGET), code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "{}",
                "{\"ip\":\"localhost\"}",
                "{\"ip\":\"1.2.3.4\",\"user\":\"helen\"}",
                "{\"ip\":\"1.2.3.4\",\"ip\":\"5.6.7.8\"}",
                "{\"ip\":\"fe80::1%25eth0\"}",
                "{\"ip\":1}"
            })
    void refuses_a_request_context_that_is_not_one_address(String context) {
        String encoded = Form.encode(java.util.Map.of("request_context", context));

        assertRefused(TARGET + "&scope=a&" + encoded, "invalid_request");
    }

    @Test
    void a_client_id_that_is_the_peers_own_is_taken() {
        Ask ask = read(TARGET + "&scope=a&client_id=spiffe://demo.sallyport/web-app");

        assertThat(ask.requester().id()).isEqualTo(Cast.id("web-app"));
    }

    private static void assertRefused(String form, String code) {
        assertThatThrownBy(() -> read(form))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        e -> assertThat(e.refusal().error().code()).isEqualTo(code));
    }

    private static Ask read(String form) {
        var peer = Cast.peer("web-app");
        return AskReader.read(Parameters.of(Form.parse(form), peer), peer);
    }
}
