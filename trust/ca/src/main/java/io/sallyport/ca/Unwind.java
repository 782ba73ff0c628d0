// SPDX-License-Identifier: Apache-2.0
package io.sallyport.ca;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes what was opened, last first, unless all of it could be opened. */
final class Unwind implements AutoCloseable {
    private final Deque<Runnable> opened = new ArrayDeque<>();

    <T extends AutoCloseable> T with(T resource) {
        opened.push(() -> {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException("close: " + resource, e);
            }
        });
        return resource;
    }

    void keep() {
        opened.clear();
    }

    @Override
    public void close() {
        opened.forEach(Runnable::run);
    }
}
