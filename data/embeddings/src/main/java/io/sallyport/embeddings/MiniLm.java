// SPDX-License-Identifier: Apache-2.0
package io.sallyport.embeddings;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.model.embedding.onnx.AbstractInProcessEmbeddingModel;
import dev.langchain4j.model.embedding.onnx.OnnxBertBiEncoder;
import dev.langchain4j.model.embedding.onnx.PoolingMode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** MiniLM on the ONNX runtime, behind an {@link InferencePool}. */
final class MiniLm implements Embedder {
    private static final int DIMENSION = 384;
    private static final int THREADS = 2;
    private static final int BATCH = 16; // so that one long list does not keep a thread for long
    private static final int MAX_CHARS = 8192; // far beyond the window; bounds the tokenizer's work
    private static final String MODEL = "/all-minilm-l6-v2-q.onnx";
    private static final String TOKENIZER = "/all-minilm-l6-v2-q-tokenizer.json";

    private final OrtSession session;
    private final OnnxModel model;
    private final InferencePool pool;

    private MiniLm(OrtSession session, OnnxModel model, InferencePool pool) {
        this.session = session;
        this.model = model;
        this.pool = pool;
    }

    static MiniLm load() {
        // the tokenizer's library otherwise asks the cloud's metadata address who we are
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (var options = new OrtSession.SessionOptions();
                InputStream tokenizer = resource(TOKENIZER)) {
            options.setIntraOpNumThreads(1); // the pool is the only source of threads
            options.setInterOpNumThreads(1);
            OrtSession session = environment.createSession(bytes(MODEL), options);
            var encoder = new OnnxBertBiEncoder(environment, session, tokenizer, PoolingMode.MEAN);
            var loaded = new MiniLm(session, new OnnxModel(encoder), new InferencePool(THREADS));
            loaded.embed("warm"); // fails now rather than at the first request
            return loaded;
        } catch (OrtException e) {
            throw new IllegalStateException(
                    "embedding model: does not load (expected: the bundled MiniLM); reinstall", e);
        } catch (IOException e) {
            throw new UncheckedIOException("embedding model: not readable; reinstall", e);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = OnnxModel.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException("no " + name + " on the class path");
        }
        return in;
    }

    private static byte[] bytes(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return in.readAllBytes();
        }
    }

    @Override
    public float[] embed(String text) {
        return embedAll(List.of(text)).getFirst();
    }

    @Override
    public List<float[]> embedAll(List<String> texts) {
        List<TextSegment> segments = texts.stream().map(MiniLm::segment).toList();
        var vectors = new ArrayList<float[]>(texts.size());
        for (int from = 0; from < segments.size(); from += BATCH) {
            var batch = segments.subList(from, Math.min(from + BATCH, segments.size()));
            vectors.addAll(pool.call(() -> run(batch)));
        }
        return List.copyOf(vectors);
    }

    private static TextSegment segment(String text) {
        String cut = text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
        if (cut.isBlank()) {
            throw new IllegalArgumentException("text to embed: blank (expected: at least a word)");
        }
        return TextSegment.from(cut);
    }

    private List<float[]> run(List<TextSegment> segments) {
        var vectors = new ArrayList<float[]>(segments.size());
        for (TextSegment segment : segments) { // one by one: the library's own batch takes a pool
            vectors.add(model.embedAll(List.of(segment)).content().getFirst().vector().clone());
        }
        return vectors;
    }

    @Override
    public int dimension() {
        return DIMENSION;
    }

    @Override
    public void close() {
        pool.close();
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("embedding model: does not close", e);
        }
    }

    /** LangChain4j's pooling and normalising over our own session. */
    private static final class OnnxModel extends AbstractInProcessEmbeddingModel {
        private final OnnxBertBiEncoder encoder;

        OnnxModel(OnnxBertBiEncoder encoder) {
            super(Runnable::run); // we are on the pool's thread already
            this.encoder = encoder;
        }

        @Override
        protected OnnxBertBiEncoder model() {
            return encoder;
        }

        @Override
        protected Integer knownDimension() {
            return DIMENSION;
        }
    }
}
