// SPDX-License-Identifier: Apache-2.0
package io.sallyport.orchestrator;

/** Replaced by its module. */
public final class Orchestrator {
    private Orchestrator() {}
}
