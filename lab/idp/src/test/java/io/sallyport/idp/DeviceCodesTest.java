// SPDX-License-Identifier: Apache-2.0
package io.sallyport.idp;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.testkit.HandClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DeviceCodesTest {
    private static final Set<String> SCOPES = Set.of("llm.invoke");

    private final HandClock clock = new HandClock();
    private final DeviceCodes codes = new DeviceCodes(clock);

    @Test
    void what_is_kept_redeems_nothing() {
        DeviceCodes.Issued issued = codes.open("device", SCOPES, "127.0.0.1").orElseThrow();
        DeviceCodes.Found found = codes.find(issued.userCode()).orElseThrow();

        assertThat(found.toString()).doesNotContain(issued.deviceCode(), issued.userCode());
        assertThat(issued.toString()).doesNotContain(issued.deviceCode(), issued.userCode());
        assertThat(codes.poll(found.place(), "device")).isEqualTo(new DeviceCodes.Poll.Unknown());
        assertThat(codes.poll(issued.deviceCode(), "device"))
                .isEqualTo(new DeviceCodes.Poll.Pending());
    }

    @Test
    void all_clients_together_have_a_bound_and_room_comes_back() {
        long opened =
                IntStream.range(0, 1_200)
                        .mapToObj(i -> codes.open("device-" + i / 20, SCOPES, "127.0.0.1"))
                        .filter(Optional::isPresent)
                        .count();

        assertThat(opened).isEqualTo(1_000);
        clock.advance(Duration.ofMinutes(10)); // over, though still remembered
        assertThat(codes.open("late", SCOPES, "127.0.0.1")).isPresent();
    }

    @Test
    void an_answer_stands() {
        DeviceCodes.Issued issued = codes.open("device", SCOPES, "127.0.0.1").orElseThrow();
        String place = codes.find(issued.userCode()).orElseThrow().place();

        assertThat(codes.answer(place, new DeviceRequest.Answer.Denied())).isTrue();
        assertThat(codes.answer(place, new DeviceRequest.Answer.None())).isFalse();
        assertThat(codes.find(issued.userCode())).isEmpty();
        assertThat(codes.poll(issued.deviceCode(), "device"))
                .isEqualTo(new DeviceCodes.Poll.Denied());
    }

    @Test
    void user_codes_are_many() {
        var seen = new HashSet<String>();

        IntStream.range(0, 10_000).forEach(_ -> seen.add(UserCode.fresh()));

        assertThat(seen).hasSizeGreaterThan(9_990);
        assertThat(seen).allMatch(code -> UserCode.typed(UserCode.shown(code)).isPresent());
    }
}
