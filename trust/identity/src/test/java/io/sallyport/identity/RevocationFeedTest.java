// SPDX-License-Identifier: Apache-2.0
package io.sallyport.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What counts as an answer of the feed, and each lie that must not. */
class RevocationFeedTest {
    private static final Instant LATER = Johns.NOON.plusSeconds(600);

    private final Johns.HandClock clock = new Johns.HandClock();
    private final DenyList denied = new DenyList(clock);
    private final FeedWriter writer = FeedWriter.of(Johns.ISSUER, () -> Johns.KEY, clock);
    private final Deque<Function<FeedQuestion, byte[]>> answers = new ArrayDeque<>();
    private final RevocationFeed feed =
            RevocationFeed.byHand(asked -> answers.remove().apply(asked), reader(), denied);

    @ParameterizedTest
    @EnumSource(DenyKey.Kind.class)
    void each_kind_of_revocation_is_read_as_it_was_written(DenyKey.Kind kind) {
        var key = new DenyKey(kind, kind == DenyKey.Kind.SUBJECT ? "acme https://idp j o" : "one");
        tells(asked -> page(asked, "", 1, "a", revoked(1, key)));

        feed.poll(Duration.ZERO);

        assertThat(denied.fresh()).isTrue();
        assertThat(denied.listed(key)).isTrue();
    }

    @Test
    void a_session_is_told_with_caeps_own_event_and_can_be_shown_to_anybody() {
        var sid = new DenyKey(DenyKey.Kind.SID, "sid-1");
        String body = writer.write(page(question(), "", 1, "a", revoked(1, sid)));
        String set = StrictJson.object(bytes(body), 1 << 20).path("sets").path(0).asText();
        UnverifiedToken event = TokenGate.own("secevent+jwt").pass(new BearerToken(set));

        assertThat(Es256.holds(event, Johns.KEY.publicKey())).isTrue();
        assertThat(event.claims().path("events").fieldNames().next())
                .isEqualTo("https://schemas.openid.net/secevent/caep/event-type/session-revoked");
        assertThat(event.claims().path("sub_id").path("session").path("id").asText())
                .isEqualTo("sid-1");
    }

    @Test
    void a_key_that_nobody_would_read_again_cannot_be_told() {
        assertThat(Revocation.canTell(new DenyKey(DenyKey.Kind.SID, "a\u202eb"))).isFalse();
        assertThat(Revocation.canTell(new DenyKey(DenyKey.Kind.SUBJECT, "acme"))).isFalse();
        assertThat(Revocation.canTell(new DenyKey(DenyKey.Kind.SID, "a"))).isTrue();
    }

    @Test
    void an_answer_that_was_recorded_and_is_played_again_is_refused() {
        byte[][] recorded = new byte[1][];
        answers.add(asked -> recorded[0] = bytes(writer.write(page(asked, "", 0, "a"))));
        answers.add(_ -> recorded[0]);
        feed.poll(Duration.ZERO);

        refuses("feed_answers_another_question");
    }

    @Test
    void an_earlier_state_of_the_same_service_is_refused_and_after_30_s_nothing_is_fresh() {
        tells(asked -> page(asked, "", 9, "i", revoked(9, jti("nine"))));
        tells(asked -> page(asked, "", 5, "e", revoked(5, jti("five"))));
        feed.poll(Duration.ZERO);

        refuses("feed_rolled_back");

        assertThat(denied.fresh()).isTrue();
        clock.advance(DenyList.MOST_SILENCE.plusSeconds(1));
        assertThat(denied.fresh()).isFalse();
    }

    @Test
    void another_history_that_has_come_further_is_refused() {
        tells(asked -> page(asked, "", 9, "i", revoked(9, jti("nine"))));
        tells(asked -> page(asked, "other-i", 10, "other-j", revoked(10, jti("ten"))));
        feed.poll(Duration.ZERO);

        refuses("feed_forked");

        assertThat(denied.listed(jti("ten"))).isFalse();
    }

    @Test
    void the_same_history_goes_on() {
        tells(asked -> page(asked, "", 9, "i", revoked(9, jti("nine"))));
        tells(asked -> page(asked, "i", 10, "j", revoked(10, jti("ten"))));
        feed.poll(Duration.ZERO);

        feed.poll(Duration.ZERO);

        assertThat(denied.listed(jti("ten"))).isTrue();
    }

    @Test
    void a_feed_in_pages_is_heard_only_when_its_last_page_is_there() {
        tells(asked ->
                new FeedPage(asked.nonce(), 0, "", 1, "a", 2, List.of(revoked(1, jti("one")))));
        tells(asked -> page(asked, "a", 2, "b", revoked(2, jti("two"))));

        feed.poll(Duration.ZERO);
        assertThat(denied.fresh()).isFalse();
        feed.poll(Duration.ZERO);

        assertThat(denied.fresh()).isTrue();
        assertThat(denied.listed(jti("one")) && denied.listed(jti("two"))).isTrue();
    }

    @Test
    void a_revocation_cannot_be_hidden_invented_or_signed_by_anybody_else() {
        var stranger = FeedWriter.of(Johns.ISSUER, () -> SigningKey.create("2026-11-a"), clock);
        var other = FeedWriter.of("https://other", () -> Johns.KEY, clock);
        var one = revoked(1, jti("one"));
        answers.add(asked -> changed(asked, sets -> sets.putArray("sets")));
        answers.add(asked -> changed(asked, sets -> sets.withArray("sets").add("e30.e30.e30")));
        answers.add(asked -> bytes(stranger.write(page(asked, "", 1, "a", one))));
        answers.add(asked -> bytes(other.write(page(asked, "", 1, "a", one))));
        answers.add(_ -> bytes("{\"epoch\":1,\"events\":[]}"));

        refuses("feed_events_changed");
        refuses("feed_events_changed");
        refuses("bad_signature");
        refuses("wrong_issuer");
        refuses("not_three_parts");
        assertThat(denied.fresh()).isFalse();
    }

    @Test
    void an_event_that_is_not_understood_takes_its_page_with_it() {
        String odd = Johns.KEY.sign("secevent+jwt", "{\"iss\":\"" + Johns.ISSUER + "\"}");
        answers.add(asked -> signedOver(asked, odd));

        refuses("bad_claim_events");
    }

    private byte[] signedOver(FeedQuestion asked, String set) {
        ObjectNode body = StrictJson.object(bytes(writer.write(page(asked, "", 1, "a"))), 1 << 20);
        body.putArray("sets").add(set);
        ObjectNode claims =
                TokenGate.own(FeedWriter.TYPE)
                        .pass(new BearerToken(body.path("feed").asText()))
                        .claims();
        claims.put("sets", FeedReader.digest(body.path("sets")));
        body.put("feed", Johns.KEY.sign(FeedWriter.TYPE, StrictJson.write(claims)));
        return bytes(body.toString());
    }

    private byte[] changed(FeedQuestion asked, java.util.function.Consumer<ObjectNode> change) {
        String written = writer.write(page(asked, "", 1, "a", revoked(1, jti("one"))));
        ObjectNode body = StrictJson.object(bytes(written), 1 << 20);
        change.accept(body);
        return bytes(body.toString());
    }

    private void tells(Function<FeedQuestion, FeedPage> page) {
        answers.add(asked -> bytes(writer.write(page.apply(asked))));
    }

    private void refuses(String reason) {
        assertThatThrownBy(() -> feed.poll(Duration.ZERO))
                .isInstanceOfSatisfying(
                        TokenRefusedException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }

    private static FeedPage page(
            FeedQuestion asked, String sinceHead, long epoch, String head, Revocation... events) {
        return new FeedPage(
                asked.nonce(), asked.since(), sinceHead, epoch, head, epoch, Arrays.asList(events));
    }

    private static FeedQuestion question() {
        return FeedQuestion.since(0, Duration.ZERO);
    }

    private static Revocation revoked(long epoch, DenyKey key) {
        return new Revocation(epoch, "id-" + epoch, key, LATER);
    }

    private static DenyKey jti(String value) {
        return new DenyKey(DenyKey.Kind.JTI, value);
    }

    private static FeedReader reader() {
        return FeedReader.of(
                Johns.ISSUER,
                id ->
                        id.equals(Johns.KEY.keyId())
                                ? Optional.of(Johns.KEY.publicKey())
                                : Optional.empty());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
