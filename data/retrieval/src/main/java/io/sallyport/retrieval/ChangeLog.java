// SPDX-License-Identifier: Apache-2.0
package io.sallyport.retrieval;

import io.sallyport.fields.FieldCipher;
import io.sallyport.fields.FieldContext;
import io.sallyport.fields.FieldException;
import io.sallyport.fields.Sealed;
import java.nio.ByteBuffer;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/**
 * Numbers the writes and keeps a sealed entry of each, in the transaction of the write. Entries
 * name the one before, so that whoever follows them notices when one is missing. Thread-safe.
 */
final class ChangeLog {
    /** Entries of a collection that are kept. */
    static final int KEPT = 100_000;

    private static final int TIDY_EVERY = 1_024;
    private static final String MINE = " from change where tenant = ? and collection = ?";

    private final FieldCipher cipher;

    ChangeLog(FieldCipher cipher) {
        this.cipher = cipher;
    }

    /** The newest revision of all collections; 0 when there is none. */
    static long newest(Handle handle) {
        return handle.createQuery("select coalesce(max(revision), 0) from change")
                .mapTo(Long.class)
                .one();
    }

    /** Notes a write within its own transaction. */
    void append(Handle handle, Place place, long revision, boolean gone) {
        long previous = newest(handle, place);
        int rows =
                handle.execute(
                        "insert into change (revision, tenant, collection, document, sealed) values (?, ?,"
                                + " ?, ?, ?)",
                        revision,
                        place.tenant().value(),
                        place.collection(),
                        place.document(),
                        seal(place, new Change(place.document(), revision, previous, gone)));
        RowStore.requireOne(rows);
        if (revision % TIDY_EVERY == 0) {
            tidy(handle, place);
        }
    }

    /** The entries of a collection after {@code revision}, at most {@code count}, in order. */
    List<Entry> after(Handle handle, Collected collected, long revision, int count) {
        return handle.createQuery(
                        "select revision, document, sealed"
                                + MINE
                                + " and revision > ? order by revision limit ?")
                .bind(0, collected.tenant().value())
                .bind(1, collected.name())
                .bind(2, revision)
                .bind(3, count)
                .map((rows, _) -> entry(collected, rows))
                .list();
    }

    private static long newest(Handle handle, Place place) {
        return handle.createQuery("select coalesce(max(revision), 0)" + MINE)
                .bind(0, place.tenant().value())
                .bind(1, place.collection())
                .mapTo(Long.class)
                .one();
    }

    private static void tidy(Handle handle, Place place) {
        String tenant = place.tenant().value();
        handle.execute(
                "delete"
                        + MINE
                        + " and revision < (select revision"
                        + MINE
                        + " order by revision desc limit 1 offset ?)",
                tenant,
                place.collection(),
                tenant,
                place.collection(),
                KEPT);
    }

    private Entry entry(Collected collected, ResultSet rows) throws SQLException {
        Place place = collected.place(rows.getString(2));
        return new Entry(place, open(place, rows.getLong(1), rows.getString(3)));
    }

    private String seal(Place place, Change change) {
        byte[] clear =
                ByteBuffer.allocate(Long.BYTES + 1)
                        .putLong(change.previous())
                        .put((byte) (change.gone() ? 1 : 0))
                        .array();
        return cipher.seal(context(place, change.revision()), clear).text();
    }

    private Optional<Change> open(Place place, long revision, String sealed) {
        try {
            byte[] bytes = cipher.open(context(place, revision), new Sealed(sealed));
            var clear = ByteBuffer.wrap(bytes);
            return Optional.of(
                    new Change(place.document(), revision, clear.getLong(), clear.get() == 1));
        } catch (FieldException | IllegalArgumentException changed) {
            return Optional.empty();
        }
    }

    private static FieldContext context(Place place, long revision) {
        return new FieldContext(
                place.tenant().value(),
                place.collection(),
                "change",
                revision + "/" + place.document(),
                "retrieval");
    }

    /**
     * An entry as it was found.
     *
     * @param change what it says; empty when it is not what was written
     */
    record Entry(Place place, Optional<Change> change) {}
}
