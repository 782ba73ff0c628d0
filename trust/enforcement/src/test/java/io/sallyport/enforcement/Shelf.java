// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Response;
import io.sallyport.identity.Caller;
import io.sallyport.identity.Principal;
import io.sallyport.policy.Ask;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** A resource whose question is the name of a collection of the caller's tenant. */
final class Shelf implements Resource<String> {
    final AtomicInteger worked = new AtomicInteger();
    final AtomicInteger closed = new AtomicInteger();
    final AtomicReference<Response> answer =
            new AtomicReference<>(Response.json(200, "{\"found\":1}"));

    /** What happens when the reservation is closed. */
    final AtomicReference<Runnable> onClose = new AtomicReference<>(() -> {});

    /** What happens before the answer is there. */
    final AtomicReference<Consumer<Passage>> meanwhile = new AtomicReference<>(_ -> {});

    @Override
    public String read(Passage passage) {
        return passage.request().body().text();
    }

    @Override
    public List<Ask> asks(Passage passage, String question) {
        return question.isEmpty()
                ? List.of()
                : List.of(
                        new Ask(
                                "search",
                                "Collection",
                                question,
                                passage.caller().token().tenant()));
    }

    @Override
    public void rates(Passage passage, String question) {
        if (passage.request().query().contains("fast")) {
            throw new ProblemException(
                    Problem.RATE_LIMITED,
                    "rate_user",
                    "rate: used up (expected: fewer); wait",
                    java.time.Duration.ofSeconds(7));
        }
    }

    @Override
    public String screen(Passage passage, String question) {
        return question;
    }

    @Override
    public Reservation reserve(Passage passage, String question) {
        return () -> {
            closed.incrementAndGet();
            onClose.get().run();
        };
    }

    @Override
    public Response work(Passage passage, String question, Reservation reservation) {
        worked.incrementAndGet();
        meanwhile.get().accept(passage);
        passage.fact("cost_micros", "42");
        return passage.request().path().equals("/whoami")
                ? Response.json(200, whoAmI(passage))
                : answer.get();
    }

    private static String whoAmI(Passage passage) {
        String sub =
                Caller.current().user().map(Principal.User::subject).map(s -> s.sub()).orElse("-");
        return "{\"sub\":\"%s\",\"seen\":\"%s\"}"
                .formatted(sub, String.join(" ", passage.request().headers().fields().keySet()));
    }
}
