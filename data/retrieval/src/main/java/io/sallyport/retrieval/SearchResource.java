// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.enforcement.Passage;
import io.sallyport.enforcement.Resource;
import io.sallyport.http.Response;
import io.sallyport.identity.Principal;
import io.sallyport.policy.Ask;
import io.sallyport.policy.Judgement;
import io.sallyport.quota.Limits;
import io.sallyport.quota.Quota;
import io.sallyport.runtime.ProblemException;
import io.sallyport.store.StoreException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code POST /v1/vector_stores/{collection}/search}: the store answers only to the user. */
final class SearchResource implements Resource<SearchQuestion> {
    /** What a user's token must allow. */
    static final String SCOPE = "vector.query";

    private final Parts parts;

    SearchResource(Parts parts) {
        this.parts = parts;
    }

    @Override
    public SearchQuestion read(Passage passage) {
        return parts.reader().read(passage.request(), passage::claimed);
    }

    @Override
    public List<Ask> asks(Passage passage, SearchQuestion question) {
        if (passage.caller().user().isEmpty()) {
            throw Refusals.noUser();
        }
        return List.of(parts.served().ask("search", question.collection(), passage.caller()));
    }

    @Override
    public ProblemException denied(
            Passage passage, SearchQuestion question, Ask ask, Judgement judgement) {
        return Refusals.notAvailable("policy_denied");
    }

    @Override
    public void rates(Passage passage, SearchQuestion question) {
        Limits.require(parts.quota().admit(Spenders.of(passage)));
    }

    /** A question to the store is no instruction to a model: what goes out is scanned instead. */
    @Override
    public SearchQuestion screen(Passage passage, SearchQuestion question) {
        return question;
    }

    @Override
    public Reservation reserve(Passage passage, SearchQuestion question) {
        return Reservation.NONE;
    }

    @Override
    public Response work(Passage passage, SearchQuestion question, Reservation reservation) {
        Principal.User user = passage.caller().user().orElseThrow(Refusals::noUser);
        Collected collected =
                parts.served()
                        .find(question.collection())
                        .orElseThrow(() -> Refusals.notAvailable("unknown_collection"));
        try {
            List<SealedStore.Hit> found = find(passage, question, collected, user);
            List<SealedStore.Hit> shown = parts.screening().pass(passage, collected, found);
            passage.fact("passages_withheld", String.valueOf(found.size() - shown.size()));
            book(passage, collected, user, shown);
            return SearchReply.of(question, shown);
        } catch (StoreException e) {
            throw Refusals.storeDown(e);
        }
    }

    private List<SealedStore.Hit> find(
            Passage passage, SearchQuestion question, Collected collected, Principal.User user) {
        var wanted =
                new VectorIndex.Wanted(
                        parts.preparation().query(String.join("\n", question.queries())),
                        collected.principals(user),
                        question.filter(),
                        question.count());
        return switch (parts.store().search(collected, wanted)) {
            // compared as it is shown: a finer comparison would tell the hidden decimals
            case SealedStore.Found.Hits(var hits) ->
                    hits.stream()
                            .filter(hit -> SearchReply.rounded(hit.score()) >= question.threshold())
                            .toList();
            case SealedStore.Found.Tampered(var rows) -> {
                rows.forEach(row ->
                        parts.alarms().met(passage, collected.place(row.document()), row.how()));
                throw Refusals.tampered();
            }
        };
    }

    private void book(
            Passage passage,
            Collected collected,
            Principal.User user,
            List<SealedStore.Hit> shown) {
        var documents = shown.stream().map(SealedStore.Hit::id).distinct().toList();
        if (!parts.budget().take(user.subject(), collected.name(), documents)) {
            throw Refusals.budgetSpent(untilTomorrow(parts.clock().instant()));
        }
        passage.fact("passages", Integer.toString(shown.size()));
        if (!documents.isEmpty()) {
            passage.audit("documents_shown", facts(collected, documents));
        }
    }

    /** A fact for each: all of them in one would be cut, and a name with a space read as two. */
    private static Map<String, String> facts(Collected collected, List<String> documents) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("collection", collected.name());
        facts.put("count", Integer.toString(documents.size()));
        for (String document : documents) {
            facts.put("document_" + (facts.size() - 1), document);
        }
        return facts;
    }

    private static Duration untilTomorrow(Instant now) {
        LocalDate tomorrow = LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1);
        return Duration.between(now, tomorrow.atStartOfDay(ZoneOffset.UTC).toInstant());
    }

    /** What a search needs. */
    record Parts(
            ServedCollections served,
            SearchReader reader,
            SealedStore store,
            Preparation preparation,
            Screening screening,
            ReadBudget budget,
            Quota quota,
            Alarms alarms,
            Clock clock) {}
}
