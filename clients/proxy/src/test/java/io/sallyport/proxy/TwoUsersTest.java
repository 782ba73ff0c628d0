// SPDX-License-Identifier: Apache-2.0
package io.sallyport.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sallyport.http.Bytes;
import io.sallyport.http.Headers;
import io.sallyport.http.HttpClient;
import io.sallyport.http.Response;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many users at once through one service that keeps nothing apart: never mixed. */
@Tag("slow")
class TwoUsersTest {
    private static final long SEED = 20_261_127;
    private static final int REQUESTS = 200;
    private static final List<String> USERS = List.of("john", "helen", "erin", "mallory");

    @TempDir private Path folder;
    private Site site;

    @BeforeEach
    void open() {
        site = new Site(folder);
        site.targetDoes(passage ->
                Response.of(200, "text/plain", Bytes.of(Site.subject(passage.caller()))));
        site.app.does(exchange -> {
            String user = exchange.getRequestHeaders().getFirst("Sallyport-Subject");
            var found = site.app.call(site.search(), "Sallyport-Caller", PlainApp.lent(exchange));
            PlainApp.reply(exchange, found.statusCode(), user + " " + found.body());
        });
    }

    @AfterEach
    void close() {
        site.close();
    }

    @Test
    void each_user_is_answered_and_called_for_as_themselves() throws Exception {
        Map<String, Headers> tokens =
                USERS.stream().collect(Collectors.toMap(u -> u, u -> Site.bearer(site.token(u))));
        var random = new Random(SEED);
        List<String> asked =
                Stream.generate(() -> USERS.get(random.nextInt(USERS.size())))
                        .limit(REQUESTS)
                        .toList();
        var wrong = new ArrayList<String>();

        try (var http = site.as(site.town.identity("web-app"));
                var threads = Executors.newFixedThreadPool(16)) {
            List<Callable<String>> work = new ArrayList<>();
            asked.forEach(user ->
                    work.add(() ->
                            answer(http, java.util.Objects.requireNonNull(tokens.get(user)))));
            List<Future<String>> answers = threads.invokeAll(work, 60, TimeUnit.SECONDS);
            for (int i = 0; i < asked.size(); i++) {
                String expected = asked.get(i) + " " + asked.get(i);
                if (!answers.get(i).get().equals(expected)) {
                    wrong.add(expected + ": " + answers.get(i).get());
                }
            }
        }

        assertThat(wrong).as("seed %d", SEED).isEmpty();
        assertThat(site.sts.exchanges.get()).isBetween(USERS.size(), 2 * USERS.size());
    }

    private static String answer(HttpClient http, Headers token) {
        return http.send("GET", "/", token, Bytes.NONE, Site.LIMIT, 1 << 16).body().text();
    }
}
