// SPDX-License-Identifier: Apache-2.0
package io.sallyport.tls;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity that is told what it is: by an authority, by files, by SPIRE's Workload API. Each
 * word replaces all that was said before; what it leaves out is withdrawn (Workload API, 4.3 and
 * 5.2). Thread-safe.
 */
public final class LiveIdentity implements IdentitySource {
    private static final Logger LOG = LoggerFactory.getLogger(LiveIdentity.class);

    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile State state;

    private sealed interface State {
        /** It is what the last word says. */
        record Told(Word word) implements State {}

        /** Nobody, who trusts nobody. */
        record Withdrawn(TrustBundle bundle) implements State {}
    }

    /**
     * All there is to say at one moment.
     *
     * @param bundle of the domain that the identity is of
     * @param foreign one for each other domain
     */
    public record Word(Svid svid, TrustBundle bundle, List<ForeignBundle> foreign) {
        public Word {
            foreign = List.copyOf(foreign);
            String own = bundle.trustDomain();
            boolean ours = svid.id().trustDomain().equals(own);
            if (!ours || foreign.stream().anyMatch(one -> one.trustDomain().equals(own))) {
                throw new IllegalArgumentException(
                        "identity: bundles of other domains than they must be (expected: "
                                + svid.id().trustDomain()
                                + " first, others beside it)");
            }
        }

        Set<TrustBundle> anchors() {
            return foreign.stream().map(ForeignBundle::bundle).collect(Collectors.toSet());
        }
    }

    /** Begins with that. */
    public LiveIdentity(Word first) {
        this.state = new State.Told(first);
    }

    /**
     * From now on it is that, and listeners hear of it, unless only the time has changed to which
     * foreign bundles count.
     */
    public void replace(Word next) {
        State before = state;
        state = new State.Told(next);
        boolean same =
                before instanceof State.Told(var word)
                        && word.svid().leaf().equals(next.svid().leaf())
                        && word.bundle().equals(next.bundle())
                        && word.anchors().equals(next.anchors());
        if (!same) {
            tellAll();
        }
    }

    /** From now on there is no identity and nobody to trust, until {@link #replace}. */
    public void withdraw() {
        state = new State.Withdrawn(new TrustBundle(bundle().trustDomain(), Set.of()));
        tellAll();
    }

    @Override
    public Svid svid() {
        return switch (state) {
            case State.Told(var word) -> word.svid();
            case State.Withdrawn _ ->
                    throw new IllegalStateException(
                            "identity: withdrawn (expected: until there is another); nobody is shown");
        };
    }

    @Override
    public TrustBundle bundle() {
        return switch (state) {
            case State.Told(var word) -> word.bundle();
            case State.Withdrawn(var bundle) -> bundle;
        };
    }

    @Override
    public List<ForeignBundle> foreign() {
        return switch (state) {
            case State.Told(var word) -> word.foreign();
            case State.Withdrawn _ -> List.of();
        };
    }

    @Override
    public Subscription onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    private void tellAll() {
        listeners.forEach(LiveIdentity::tell);
    }

    private static void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) { // one that fails must not keep the others from hearing
            LOG.atError().setCause(e).log("an identity changed, and one part did not take it");
        }
    }

    /** The last word stays readable. */
    @Override
    public void close() {
        listeners.clear();
    }
}
