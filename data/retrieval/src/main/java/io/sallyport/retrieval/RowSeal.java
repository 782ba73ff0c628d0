// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.fields.FieldCipher;
import io.sallyport.fields.FieldContext;
import io.sallyport.fields.FieldException;
import io.sallyport.fields.Sealed;
import io.sallyport.runtime.Problem;
import io.sallyport.runtime.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Seals rows so that a database administrator can neither read one, nor move it, nor change who may
 * see it. Thread-safe.
 */
final class RowSeal {
    private static final int MOST = 1 << 20;

    private final FieldCipher cipher;

    RowSeal(FieldCipher cipher) {
        this.cipher = cipher;
    }

    /**
     * Seals {@code document} for this place and these rights only.
     *
     * @throws ProblemException when it is too large for one row
     */
    Row seal(Place place, Rights rights, StoredDocument document) {
        String text = rights.text();
        byte[] clear = RowJson.write(document);
        if (clear.length > MOST) {
            throw new ProblemException(
                    Problem.TOO_LARGE,
                    "row_too_large",
                    "document: too large once cut up (expected: at most 1 MiB); split it");
        }
        return new Row(place.document(), text, cipher.seal(context(place, text), clear).text());
    }

    /** As {@link #seal}, keeping what was sealed beside it. */
    Written write(Place place, Rights rights, StoredDocument document) {
        return new Written(seal(place, rights, document), rights, document);
    }

    /** Opens {@code row} as found at {@code place}; empty when anything about it was changed. */
    Optional<Opened> open(Place place, Row row) {
        try {
            byte[] clear = cipher.open(context(place, row.rights()), new Sealed(row.sealed()));
            return Optional.of(new Opened(RowJson.read(clear), Rights.parse(row.rights())));
        } catch (FieldException | IllegalArgumentException changed) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("row: opens but is not readable", e);
        }
    }

    private static FieldContext context(Place place, String rights) {
        return new FieldContext(
                place.tenant().value(),
                place.collection(),
                "row",
                Rights.digest(rights) + "/" + place.document(),
                "retrieval");
    }

    /** A row and what is in it. */
    record Written(Row row, Rights rights, StoredDocument document) {}

    /** A row that proved to be what was written. */
    record Opened(StoredDocument document, Rights rights) {}
}
