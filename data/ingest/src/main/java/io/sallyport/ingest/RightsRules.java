// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ingest;

import io.sallyport.retrieval.Classification;
import io.sallyport.retrieval.Rights;
import io.sallyport.runtime.Configuration;
import io.sallyport.runtime.ConfigurationException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one rights file says, of a folder and those below it, or of one document.
 *
 * @param grants who may, in place of what the folder above says; an empty list is nobody
 * @param denials who may not, besides those of the folder above
 * @param classification what clearance it needs; never less than the folder above says
 */
record RightsRules(
        Optional<List<String>> grants,
        Optional<List<String>> denials,
        Optional<String> classification) {
    RightsRules {
        Rights _ = rights(grants, denials, classification); // says what is wrong with them
    }

    /**
     * Reads a file.
     *
     * @throws ConfigurationException with every fault and its line
     */
    static RightsRules read(Path file) {
        return Configuration.read(file).whole(RightsRules.class);
    }

    /** The rights below {@code above}. */
    Rights under(Rights above) {
        Rights own = rights(grants, denials, classification);
        Set<String> all = new HashSet<>(above.denials());
        all.addAll(own.denials());
        Classification level =
                own.classification().compareTo(above.classification()) > 0
                        ? own.classification()
                        : above.classification();
        return new Rights(grants.isPresent() ? own.grants() : above.grants(), all, level);
    }

    private static Rights rights(
            Optional<List<String>> grants,
            Optional<List<String>> denials,
            Optional<String> classification) {
        return new Rights(
                Set.copyOf(grants.orElse(List.of())),
                Set.copyOf(denials.orElse(List.of())),
                classification.map(Classification::parse).orElse(Classification.UNCLASSIFIED));
    }
}
