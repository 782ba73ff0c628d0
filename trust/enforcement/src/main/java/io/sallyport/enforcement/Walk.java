// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.HttpHandler;
import io.sallyport.http.Request;
import io.sallyport.http.Response;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each request along the steps, tells refusals in the surface's own form, and puts the
 * receipts on the answer. Thread-safe.
 */
final class Walk<Q> implements HttpHandler {
    private static final Logger LOG = LoggerFactory.getLogger(Walk.class);

    private final Pep pep;
    private final List<Filter<Q>> steps;
    private final Surface surface;
    private final ResourceMetadata metadata;

    /**
     * What the surface is for its clients.
     *
     * @param scope what its routes need
     */
    record Surface(String scope, Form form) {}

    /** How the surface tells refusals. */
    @FunctionalInterface
    interface Form {
        Response of(String requestId, ProblemException problem, int status);
    }

    Walk(Pep pep, List<Filter<Q>> steps, Surface surface) {
        this.pep = pep;
        this.steps = List.copyOf(steps);
        this.surface = surface;
        this.metadata = new ResourceMetadata(pep.config(), surface.scope());
    }

    @Override
    public Response refusal(String requestId, ProblemException problem, int status) {
        return surface.form().of(requestId, problem, status);
    }

    @Override
    public Response handle(Request request) {
        Optional<Response> document = metadata.answer(request);
        if (document.isPresent()) {
            return document.get(); // before any step: who has no token yet learns how to get one
        }
        var passage = new Passage(pep, request);
        try {
            return withReceipts(passage, from(0, new Crossing<>(passage)));
        } catch (RuntimeException | StackOverflowError e) {
            return refuse(passage, Failures.of(e));
        }
    }

    private Response from(int step, Crossing<Q> crossing) {
        return steps.get(step).handle(crossing, () -> from(step + 1, crossing));
    }

    private Response refuse(Passage passage, ProblemException problem) {
        ProblemException told = record(passage, problem);
        passage.ends(told.problem().code());
        Outcome outcome = told.problem() == Problem.INTERNAL ? Outcome.FAILED : Outcome.REFUSED;
        pep.tally().ended(passage, outcome, told.problem().code());
        if (outcome == Outcome.FAILED) {
            LOG.atError()
                    .addKeyValue("request", passage.request().id())
                    .setCause(told)
                    .log("request failed");
        } else if (passage.authenticated() && told.problem().actor() == Problem.Actor.OPERATOR) {
            LOG.atWarn()
                    .addKeyValue("request", passage.request().id())
                    .addKeyValue("problem", told.problem().code())
                    .addKeyValue("why", why(told))
                    .log("request refused: the operator must act");
        }
        Response response =
                metadata.challenge(
                        passage.received(),
                        told,
                        surface.form().of(passage.request().id(), told, told.problem().status()));
        return passage.authenticated() ? withReceipts(passage, response) : response;
    }

    /** What the caller is not told: the cause's own line, which names the peer or the file. */
    private static String why(ProblemException told) {
        Throwable cause = told.getCause() == null ? told : told.getCause();
        return String.valueOf(cause.getMessage());
    }

    /** What is to be told: the problem, or that it could not be written down. */
    private ProblemException record(Passage passage, ProblemException problem) {
        if (!passage.authenticated()) {
            pep.tally().unauthenticated(problem.reason());
            return problem;
        }
        try {
            if (passage.isDecided()) {
                Outcome outcome =
                        problem.problem() == Problem.INTERNAL ? Outcome.FAILED : Outcome.REFUSED;
                pep.recorder().completed(passage, outcome, problem.reason());
            } else {
                pep.recorder().refused(passage, problem);
            }
            return problem;
        } catch (ProblemException unwritten) {
            return unwritten;
        }
    }

    private Response withReceipts(Passage passage, Response response) {
        Response told = response;
        for (String receipt : passage.receipts()) {
            told = told.with(Receipts.HEADER, receipt);
        }
        return told;
    }
}
