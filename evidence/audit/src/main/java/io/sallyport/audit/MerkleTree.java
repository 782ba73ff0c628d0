// SPDX-License-Identifier: Apache-2.0
package io.sallyport.audit;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree hash of a growing list (RFC 6962, 2.1). Keeps one hash for each complete subtree
 * (at most 63), so adding and asking for the root cost O(log n). Used by one thread.
 */
final class MerkleTree {
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest sha256 = sha256();
    private final List<byte[]> subtrees = new ArrayList<>(); // largest first
    private long size;

    /** Adds one entry; its leaf hash is returned. */
    byte[] add(byte[] entry) {
        sha256.update(LEAF);
        byte[] leaf = sha256.digest(entry);
        byte[] subtree = leaf;
        for (long rest = size; (rest & 1) == 1; rest >>= 1) {
            subtree = node(subtrees.removeLast(), subtree);
        }
        subtrees.add(subtree);
        size++;
        return leaf;
    }

    long size() {
        return size;
    }

    /** The tree's root hash; of an empty tree, the hash of nothing. */
    byte[] root() {
        if (subtrees.isEmpty()) {
            return sha256.digest();
        }
        byte[] root = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            root = node(subtrees.get(i), root);
        }
        return root.clone();
    }

    private byte[] node(byte[] left, byte[] right) {
        sha256.update(NODE);
        sha256.update(left);
        return sha256.digest(right);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("no SHA-256 in this JDK", impossible);
        }
    }
}
