// SPDX-License-Identifier: Apache-2.0
package io.sallyport.quota;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;

/**
 * The durable part: what each counter has used and holds today, and the open holds. Every method
 * runs inside one write transaction of the caller.
 */
final class Budgets {
    private static final long KEPT_DAYS = 1;
    private static final int LAPSED_AT_ONCE = 1000;

    // A new day begins with the debt of the days before; `used` never shrinks otherwise.
    private static final String USED_TODAY =
            """
            (case when budget.day >= :day then budget.used
                  when budget.used > :cap * (:day - budget.day)
                      then budget.used - :cap * (:day - budget.day)
                  else 0 end)\
            """;

    private static final String TAKE =
            """
            insert into budget (scope, owner, day, used, held)
            values (:scope, :owner, :day, 0, :amount)
            on conflict (scope, owner) do update set
                used = %1$s,
                day = case when budget.day > :day then budget.day else :day end,
                held = budget.held + :amount
            where %1$s + budget.held + :amount <= :cap\
            """
                    .formatted(USED_TODAY);

    private static final String BOOK =
            """
            update budget set
                used = %1$s + :used,
                day = case when budget.day > :day then budget.day else :day end,
                held = budget.held - :amount
            where scope = :scope and owner = :owner\
            """
                    .formatted(USED_TODAY);

    // A refund belongs to the day that was charged; once that is over it is not given to another.
    private static final String CORRECT =
            """
            update budget set used = case when used + :more > 0 then used + :more else 0 end
            where scope = :scope and owner = :owner and (:more > 0 or day = :charged)\
            """;

    private final QuotaConfig config;

    Budgets(QuotaConfig config) {
        this.config = config;
    }

    /** A hold that is asked for. */
    record Claim(String id, Spender spender, Money amount, Instant expires) {}

    /** A hold as the store has it. */
    private record Row(
            String id,
            long amount,
            Instant expires,
            Optional<Long> lapsedOn,
            Map<Scope, String> owners) {}

    /** A counter has no room: the transaction must be rolled back. */
    static final class Full extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Scope scope;

        private Full(Scope scope) {
            super("no room in the budget of the " + scope.text(), null, false, false);
            this.scope = scope;
        }

        Scope scope() {
            return scope;
        }
    }

    /**
     * Takes the claim out of all budgets.
     *
     * @throws Full when one has no room
     */
    void reserve(Handle handle, Claim claim, Instant now) {
        lapse(handle, now);
        for (Scope scope : Scope.values()) {
            if (!take(handle, scope, claim, now)) {
                throw new Full(scope);
            }
        }
        insert(handle, claim);
    }

    private boolean take(Handle handle, Scope scope, Claim claim, Instant now) {
        String owner = scope.owner(claim.spender());
        long cap = cap(scope, owner);
        long amount = claim.amount().micros();
        return amount <= cap
                && handle.createUpdate(TAKE)
                                .bind("scope", scope.text())
                                .bind("owner", owner)
                                .bind("day", day(now))
                                .bind("cap", cap)
                                .bind("amount", amount)
                                .execute()
                        == 1;
    }

    /** Books the real use of a hold, once; a hold that is gone was settled before. */
    void settle(Handle handle, String id, Money used, Instant now) {
        long micros = Math.min(used.micros(), Money.MOST.micros());
        Optional<Row> found = find(handle, id);
        if (found.isEmpty()) {
            return;
        }
        Row row = found.get();
        if (row.lapsedOn().isPresent()) {
            correct(handle, row, micros, row.lapsedOn().get());
        } else {
            book(handle, row, micros, now);
        }
        handle.execute("delete from hold where id = ?", id);
    }

    // Open holds whose life is over are spent in full, on the day on which it ended. The row stays:
    // a late settle corrects it.
    private void lapse(Handle handle, Instant now) {
        List<Row> over =
                handle.createQuery(
                                "select * from hold where lapsed_on is null and expires <= :now"
                                        + " order by expires limit :most")
                        .bind("now", now.toEpochMilli())
                        .bind("most", LAPSED_AT_ONCE)
                        .map(Budgets::row)
                        .list();
        for (Row row : over) {
            book(handle, row, row.amount(), row.expires());
            handle.execute(
                    "update hold set lapsed_on = ? where id = ?", day(row.expires()), row.id());
        }
    }

    /** Once a day: drops counters that say nothing any more, and lapsed holds of the past. */
    void tidy(Handle handle, Instant now) {
        long today = day(now);
        for (Scope scope : Scope.values()) {
            handle.execute(
                    "delete from budget where scope = ? and held = 0 and day < ?"
                            + " and used <= ? * (? - day) and owner not like '%spiffe://%'",
                    scope.text(), today, cap(scope, ""), today);
            tidyWorkloads(handle, scope, today);
        }
        handle.execute("delete from hold where lapsed_on < ?", today - KEPT_DAYS);
    }

    // few, and each may have limits of its own
    private void tidyWorkloads(Handle handle, Scope scope, long today) {
        List<String> owners =
                handle.createQuery(
                                "select owner from budget where scope = :scope and held = 0"
                                        + " and day < :day and owner like '%spiffe://%'")
                        .bind("scope", scope.text())
                        .bind("day", today)
                        .mapTo(String.class)
                        .list();
        for (String owner : owners) {
            handle.execute(
                    "delete from budget where scope = ? and owner = ? and held = 0"
                            + " and used <= ? * (? - day)",
                    scope.text(),
                    owner,
                    cap(scope, owner),
                    today);
        }
    }

    private void book(Handle handle, Row row, long used, Instant now) {
        row.owners()
                .forEach((scope, owner) ->
                        handle.createUpdate(BOOK)
                                .bind("scope", scope.text())
                                .bind("owner", owner)
                                .bind("day", day(now))
                                .bind("cap", cap(scope, owner))
                                .bind("used", used)
                                .bind("amount", row.amount())
                                .execute());
    }

    private static void correct(Handle handle, Row row, long used, long charged) {
        row.owners()
                .forEach((scope, owner) ->
                        handle.createUpdate(CORRECT)
                                .bind("scope", scope.text())
                                .bind("owner", owner)
                                .bind("more", used - row.amount())
                                .bind("charged", charged)
                                .execute());
    }

    private static void insert(Handle handle, Claim claim) {
        Spender spender = claim.spender();
        handle.execute(
                "insert into hold (id, amount, expires, address, tenant, user_key, workload)"
                        + " values (?, ?, ?, ?, ?, ?, ?)",
                claim.id(),
                claim.amount().micros(),
                claim.expires().toEpochMilli(),
                Scope.ADDRESS.owner(spender),
                Scope.TENANT.owner(spender),
                Scope.USER.owner(spender),
                Scope.WORKLOAD.owner(spender));
    }

    private static Optional<Row> find(Handle handle, String id) {
        return handle.createQuery("select * from hold where id = :id")
                .bind("id", id)
                .map(Budgets::row)
                .findOne();
    }

    private static Row row(ResultSet result, StatementContext context) throws SQLException {
        var owners = new EnumMap<Scope, String>(Scope.class);
        owners.put(Scope.ADDRESS, result.getString("address"));
        owners.put(Scope.TENANT, result.getString("tenant"));
        owners.put(Scope.USER, result.getString("user_key"));
        owners.put(Scope.WORKLOAD, result.getString("workload"));
        long lapsed = result.getLong("lapsed_on");
        Optional<Long> lapsedOn = result.wasNull() ? Optional.empty() : Optional.of(lapsed);
        return new Row(
                result.getString("id"),
                result.getLong("amount"),
                Instant.ofEpochMilli(result.getLong("expires")),
                lapsedOn,
                owners);
    }

    private long cap(Scope scope, String owner) {
        return Money.dollars(scope.limits(config, owner).dollarsPerDay()).micros();
    }

    private static long day(Instant now) {
        return Math.floorDiv(now.getEpochSecond(), Duration.ofDays(1).toSeconds());
    }
}
