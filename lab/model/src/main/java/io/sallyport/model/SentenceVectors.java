// SPDX-License-Identifier: Apache-2.0
package io.sallyport.model;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.sallyport.embeddings.Embedder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sentences' vectors; the newest few thousand are kept (1.5 kB each), since documents are asked
 * about again and again. Thread-safe.
 */
final class SentenceVectors {
    private static final int KEPT = 4_096;

    private final Embedder embedder;
    private final Cache<String, float[]> cache = Caffeine.newBuilder().maximumSize(KEPT).build();

    SentenceVectors(Embedder embedder) {
        this.embedder = embedder;
    }

    float[] of(String text) {
        return of(List.of(text)).getFirst();
    }

    List<float[]> of(List<String> texts) {
        Map<String, float[]> known = new HashMap<>(cache.getAllPresent(texts));
        List<String> missing =
                texts.stream().filter(text -> !known.containsKey(text)).distinct().toList();
        List<float[]> made = embedder.embedAll(missing);
        for (int i = 0; i < missing.size(); i++) {
            known.put(missing.get(i), made.get(i));
            cache.put(missing.get(i), made.get(i));
        }
        var vectors = new ArrayList<float[]>(texts.size());
        for (String text : texts) {
            float[] vector = known.get(text);
            if (vector != null) {
                vectors.add(vector);
            }
        }
        return vectors;
    }

    /** Of unit vectors. */
    static double cosine(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
