// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca.spi;

/**
 * Judges one kind of evidence with which a workload enrols. Thread-safe; made once, with the
 * authority, and used until that ends. An implementation bounds its own time, size and memory,
 * writes no evidence to a log, and refuses when whoever it must ask does not answer.
 *
 * <p>An attestor only reads: that evidence counts once is the register's doing, in the transaction
 * that writes the certificate down. Asked again about evidence that was spent, it refuses.
 */
public interface Attestor {
    /**
     * The member of the enrolment request that carries its evidence, for example {@code
     * join_token}.
     */
    String member();

    /**
     * Whom {@code evidence} proves. Never throws for evidence, whatever it holds.
     *
     * @param evidence as it came; nothing about it was checked
     * @throws io.sallyport.store.StoreException when its own store does not answer: nobody enrols
     */
    Attestation attest(String evidence);
}
