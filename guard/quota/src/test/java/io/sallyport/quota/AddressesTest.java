// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressesTest {
    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7",
        "::ffff:192.0.2.7, 192.0.2.7",
        "2001:db8:1:2:aaaa::1, 2001:0db8:0001:0002::/64",
        "2001:db8:1:2:bbbb:cccc:dddd:eeee, 2001:0db8:0001:0002::/64",
        "2001:db8:1:3::1, 2001:0db8:0001:0003::/64",
        "::1, 0000:0000:0000:0000::/64"
    })
    void an_ipv6_address_is_counted_by_its_64(String address, String key) {
        String counted = Addresses.key(address);

        assertThat(counted).isEqualTo(key);
    }

    @ParameterizedTest
    @ValueSource(strings = {"localhost", "", "192.0.2.7, 10.0.0.1", "192.0.2.256"})
    void a_text_that_is_no_address_is_refused_and_never_looked_up(String text) {
        assertThatThrownBy(() -> Addresses.key(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_spender_cannot_be_nobody_or_forge_a_second_counter() {
        assertThatThrownBy(() -> new Spender("acme", " ", "192.0.2.1", "w"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Spender("acme", "john\nhelen", "192.0.2.1", "w"))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
