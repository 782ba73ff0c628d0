// SPDX-License-Identifier: Apache-2.0
package io.sallyport.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ByteSizeTest {
    @ParameterizedTest
    @CsvSource({"0B,0", "512B,512", "64KiB,65536", "1MiB,1048576", "2GiB,2147483648"})
    void sizes_are_read(String text, long bytes) {
        assertThat(ByteSize.parse(text).bytes()).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1MB", "-1B", "1.5MiB", "", "999999999999999999GiB", "1 MiB"})
    void anything_else_is_refused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> ByteSize.parse(text));
    }

    @Test
    void a_negative_size_does_not_exist() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ByteSize(-1));
    }
}
