// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import io.sallyport.ca.spi.Attestor;
import java.time.Duration;

class JoinTokenAttestorTest extends AttestorContractTest {
    @Override
    Attestor attestor() {
        return new JoinTokenAttestor(register, clock);
    }

    @Override
    String sound() {
        try (var tokens = JoinTokens.open(folder, clock)) {
            return tokens.create(Realm.GATEWAY, life()).secret();
        }
    }

    @Override
    Duration life() {
        return Duration.ofMinutes(5);
    }
}
