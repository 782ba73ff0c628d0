// SPDX-License-Identifier: Apache-2.0
package io.sallyport.bench;

import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Resource;
import io.sallyport.http.Response;
import io.sallyport.identity.TenantId;
import io.sallyport.policy.Ask;
import java.util.List;

/** A resource that is never worked on: the path ends where the policies have permitted. */
final class OnlyJudged implements Resource<String> {
    private static final List<Ask> ASKS =
            List.of(new Ask("search", "Collection", "eng-docs", new TenantId("acme")));

    /** Ends the path without a word: an {@link Error}, because the path tells every exception. */
    static final class PermittedError extends Error {
        private static final long serialVersionUID = 1L;

        private PermittedError() {
            super("permitted", null, false, false);
        }
    }

    @Override
    public String read(Passage passage) {
        return "eng-docs";
    }

    @Override
    public List<Ask> asks(Passage passage, String question) {
        return ASKS;
    }

    @Override
    public void rates(Passage passage, String question) {
        throw new PermittedError();
    }

    @Override
    public String screen(Passage passage, String question) {
        return question;
    }

    @Override
    public Reservation reserve(Passage passage, String question) {
        return Reservation.NONE;
    }

    @Override
    public Response work(Passage passage, String question, Reservation reservation) {
        throw new PermittedError();
    }
}
