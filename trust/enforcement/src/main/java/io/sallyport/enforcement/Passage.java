// SPDX-License-Identifier: Apache-2.0
package io.sallyport.enforcement;

import io.sallyport.http.Request;
import io.sallyport.identity.Caller;
import java.util.List;

/**
 * One request on its way through a PEP: who asks, and what is to be remembered of it. Used by the
 * request's own virtual thread and by its answer's writer, one after the other.
 */
public final class Passage {
    Passage() {}

    /** The request; identity headers are stripped. */
    public Request request() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Whom it runs for; also bound as {@link Caller#current}. */
    public Caller caller() {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Adds a fact to the completion's audit record and receipt: a short value, never a payload. */
    public void fact(String name, String value) {
        throw new UnsupportedOperationException("skeleton");
    }

    /**
     * Writes an audit record of its own now, bound to this request, for example {@code
     * deputy_blocked}.
     */
    public void audit(String event, java.util.Map<String, String> facts) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Keeps the receipts that a callee sent, to be passed back up. */
    public void collect(List<String> receipts) {
        throw new UnsupportedOperationException("skeleton");
    }

    /** Receipts collected below so far, then this PEP's own (compact JWS each). */
    public List<String> receipts() {
        throw new UnsupportedOperationException("skeleton");
    }
}
