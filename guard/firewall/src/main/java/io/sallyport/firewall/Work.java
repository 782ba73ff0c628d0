// SPDX-License-Identifier: Apache-2.0
package io.sallyport.firewall;

/** Counts the steps of one scan, so that a test can see them grow linearly. One thread. */
final class Work {
    private long steps;

    void add(long more) {
        steps += more;
    }

    long steps() {
        return steps;
    }
}
