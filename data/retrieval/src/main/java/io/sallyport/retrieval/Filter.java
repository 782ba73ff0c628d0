// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import java.util.List;

/** A condition on a document's attributes, as a tree of types: there are no filter strings. */
sealed interface Filter {
    /** One attribute against one or more values. */
    record Compare(String key, Relation relation, List<Attribute> values) implements Filter {
        public Compare {
            values = List.copyOf(values);
        }
    }

    /** Every part must hold. */
    record All(List<Filter> parts) implements Filter {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** At least one part must hold. */
    record Any(List<Filter> parts) implements Filter {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** How to compare; the four that need an order take numbers only. */
    enum Relation {
        EQ,
        NE,
        GT,
        GTE,
        LT,
        LTE,
        IN,
        NIN;

        boolean ordered() {
            return switch (this) {
                case GT, GTE, LT, LTE -> true;
                case EQ, NE, IN, NIN -> false;
            };
        }

        boolean takesList() {
            return this == IN || this == NIN;
        }
    }
}
